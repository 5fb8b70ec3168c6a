namespace JsRun.Api.WebConsole;

/// <summary>A file of the web console, in the forms in which it may be sent.</summary>
/// <param name="ContentType">What it is.</param>
/// <param name="Plain">Its bytes.</param>
/// <param name="Gzip">The same, compressed; null where that is not worth it.</param>
/// <param name="Brotli">The same, compressed better; null where that is not worth it.</param>
internal sealed record ConsoleFile(string ContentType, byte[] Plain, byte[]? Gzip, byte[]? Brotli)
{
    /// <summary>The smallest form that a request takes, with its content encoding.</summary>
    public (byte[] Bytes, string? Encoding) FormFor(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        return Brotli is not null && Accepts("br") ? (Brotli, "br")
            : Gzip is not null && Accepts("gzip") ? (Gzip, "gzip")
            : (Plain, null);

        bool Accepts(string encoding) => accepted.Any(entry => entry.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && entry.Quality is null or > 0);
    }
}
