namespace JsRun.Api.Responses;

/// <summary>Answers with JSON that is already there.</summary>
internal sealed class JsonBytesResult(int status, ReadOnlyMemory<byte> json) : IResult
{
    private const string ContentType = "application/json; charset=utf-8";

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, status, json);

    /// <summary>Writes to a response that has not started. The memory must stay valid until this completes.</summary>
    public static Task WriteAsync(HttpContext http, int status, ReadOnlyMemory<byte> json)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = json.Length;
        response.Headers.CacheControl = "no-store";
        return response.Body.WriteAsync(json, http.RequestAborted).AsTask();
    }
}
