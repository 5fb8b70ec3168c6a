using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace JsRun.Api.Snapshots;

/// <summary>Reads the body of an import: bytes, with a limit of its own.</summary>
internal static class SnapshotUpload
{
    public const string MediaType = "application/octet-stream";

    /// <returns>The body, or what is wrong with the request.</returns>
    public static async ValueTask<(RequestBody? Body, Problem? Problem)> ReadAsync(HttpContext http, SnapshotOptions options)
    {
        if (!MediaType.Equals(http.Request.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return (null, new Problem(ProblemKind.UnsupportedMediaType, $"The body must be {MediaType}."));
        }

        var maxBytes = SnapshotFile.MaxBytes(options.MaxBytes);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            // One that is longer is refused below.
            feature.MaxRequestBodySize = maxBytes + 1L;
        }

        return await RequestBody.ReadAsync(http, maxBytes, isText: false);
    }
}
