using System.Text.Unicode;
using JsRun.Api.Problems;
using JsRun.Protocol.Frames;

namespace JsRun.Api.Requests;

/// <summary>A request's body in pooled memory. Whoever read it owns it until disposed.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstChunkBytes = 4096;

    private byte[]? _array;
    private readonly int _start;
    private readonly int _length;

    private RequestBody(byte[] array, int start, int length)
    {
        _array = array;
        _start = start;
        _length = length;
    }

    /// <summary>The bytes, valid until disposed. Those of a text are well-formed UTF-8 without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Memory => new(_array ?? throw new ObjectDisposedException(nameof(RequestBody)), _start, _length);

    /// <summary>Reads a JSON body of at most <paramref name="maxBytes"/>; memory grows with what arrives, not with what is announced.</summary>
    /// <returns>The body, or what is wrong with it.</returns>
    public static async ValueTask<(RequestBody? Body, Problem? Problem)> ReadJsonAsync(HttpContext http, int maxBytes, bool mayBeEmpty = false)
    {
        var request = http.Request;
        if (mayBeEmpty && request.ContentLength is null or 0 && request.ContentType is null && request.Headers.TransferEncoding.Count == 0)
        {
            if (ComesFromAnotherSite(request))
            {
                return (null, new Problem(ProblemKind.Forbidden, "Web pages of other sites may not send this request without a body of application/json."));
            }

            var empty = ByteArrays.Rent(2);
            "{}"u8.CopyTo(empty);
            return (new RequestBody(empty, 0, 2), null);
        }

        if (JsonContentType.Check(request) is { } refusal)
        {
            return (null, refusal);
        }

        return await ReadAsync(http, maxBytes, isText: true);
    }

    /// <summary>Reads a body of any type, of at most <paramref name="maxBytes"/>.</summary>
    /// <param name="http">The request.</param>
    /// <param name="maxBytes">Longest body.</param>
    /// <param name="isText">Whether it has to be UTF-8.</param>
    /// <param name="setting">Full name of the setting that limits it; null: that of all requests.</param>
    /// <returns>The body, or what is wrong with it.</returns>
    public static async ValueTask<(RequestBody? Body, Problem? Problem)> ReadAsync(HttpContext http, int maxBytes, bool isText, string? setting = null)
    {
        var request = http.Request;
        if (request.ContentLength > maxBytes)
        {
            return (null, BodyTooLarge.Problem(maxBytes, setting));
        }

        var array = ByteArrays.Rent((int)Math.Min(request.ContentLength + 1 ?? FirstChunkBytes, 1024 * 1024));
        try
        {
            var length = 0;
            int read;
            while ((read = await ReadAsync(http, array.AsMemory(length))) > 0)
            {
                length += read;
                if (length > maxBytes)
                {
                    ByteArrays.Return(array);
                    return (null, BodyTooLarge.Problem(maxBytes, setting));
                }

                array = length == array.Length ? Grow(array, length) : array;
            }

            return isText ? Checked(array, length) : (new RequestBody(array, 0, length), null);
        }
        catch
        {
            ByteArrays.Return(array);
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        var array = Interlocked.Exchange(ref _array, null);
        if (array is not null)
        {
            ByteArrays.Return(array);
        }
    }

    // Browsers ask before they send JSON to another site, and are refused unless the configuration has it; a request without a body they just send.
    private static bool ComesFromAnotherSite(HttpRequest request) =>
        request.Headers.Origin is { Count: > 0 } origin
        && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
        && !OriginList.Of(request).Contains(origin.ToString());

    private static async ValueTask<int> ReadAsync(HttpContext http, Memory<byte> into)
    {
        try
        {
            return await http.Request.Body.ReadAsync(into, http.RequestAborted);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            // Such as a chunk whose size is no number that the server can hold.
            throw new BadHttpRequestException("The request body cannot be read.", exception);
        }
    }

    private static byte[] Grow(byte[] array, int length)
    {
        var larger = ByteArrays.Rent(array.Length * 2);
        array.AsSpan(0, length).CopyTo(larger);
        ByteArrays.Return(array);
        return larger;
    }

    private static (RequestBody? Body, Problem? Problem) Checked(byte[] array, int length)
    {
        var text = array.AsSpan(0, length);
        if (!Utf8.IsValid(text))
        {
            var position = Utf8Position.OfFirstError(text);
            ByteArrays.Return(array);
            return (null, Problem.Invalid(FieldErrors.Body, $"is not UTF-8: {position}."));
        }

        var start = text.StartsWith("\uFEFF"u8) ? 3 : 0;
        return (new RequestBody(array, start, length - start), null);
    }
}
