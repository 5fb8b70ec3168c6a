using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace JsRun.Api.Snapshots;

/// <summary>Reads the body of an import: bytes, with a limit of its own.</summary>
internal static class SnapshotUpload
{
    public const string MediaType = "application/octet-stream";

    /// <summary>What is wrong with a request before its body is read.</summary>
    public static Problem? Refusal(HttpRequest request, SnapshotOptions options) =>
        !MediaType.Equals(request.ContentType, StringComparison.OrdinalIgnoreCase)
            ? new Problem(ProblemKind.UnsupportedMediaType, $"The body must be {MediaType}.")
        : request.ContentLength > SnapshotFile.MaxBytes(options.MaxBytes) ? TooLarge(options)
        : null;

    /// <summary>The most bytes that the body can have.</summary>
    public static long MostBytes(HttpRequest request, SnapshotOptions options) => request.ContentLength ?? SnapshotFile.MaxBytes(options.MaxBytes);

    /// <returns>The body, or what is wrong with it.</returns>
    public static async ValueTask<(RequestBody? Body, Problem? Problem)> ReadAsync(HttpContext http, SnapshotOptions options)
    {
        var maxBytes = SnapshotFile.MaxBytes(options.MaxBytes);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            // One that is longer is refused below, naming the setting that it is about.
            feature.MaxRequestBodySize = null;
        }

        return await RequestBody.ReadAsync(http, maxBytes, isText: false, SnapshotProblems.MaxBytesSetting);
    }

    private static Problem TooLarge(SnapshotOptions options) =>
        BodyTooLarge.Problem(SnapshotFile.MaxBytes(options.MaxBytes), SnapshotProblems.MaxBytesSetting);
}
