using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace JsRun.Api.Snapshots;

/// <summary>Reads the body of an import: bytes, with a limit of its own. Memory grows with what arrives.</summary>
internal static class SnapshotUpload
{
    public const string MediaType = "application/octet-stream";

    /// <returns>The bytes, or what is wrong with the request.</returns>
    public static async Task<(ReadOnlyMemory<byte> Bytes, Problem? Problem)> ReadAsync(HttpContext http, SnapshotOptions options)
    {
        if (!MediaType.Equals(http.Request.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return (default, new Problem(ProblemKind.UnsupportedMediaType, $"The body must be {MediaType}."));
        }

        var maxBytes = SnapshotFile.MaxBytes(options.MaxBytes);
        if (http.Request.ContentLength > maxBytes)
        {
            return (default, BodyTooLarge.Problem(maxBytes));
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            // One that is longer is refused below.
            feature.MaxRequestBodySize = maxBytes + 1;
        }

        using var body = new MemoryStream();
        var chunk = new byte[64 * ByteSize.KiB];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
        {
            body.Write(chunk, 0, read);
            if (body.Length > maxBytes)
            {
                return (default, BodyTooLarge.Problem(maxBytes));
            }
        }

        return (body.GetBuffer().AsMemory(0, (int)body.Length), null);
    }
}
