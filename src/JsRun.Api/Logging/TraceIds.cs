using System.Diagnostics;

namespace JsRun.Api.Logging;

/// <summary>
/// Names requests in logs and problem documents: by the trace that the client says the request is part of (W3C Trace Context,
/// <c>traceparent</c>), else by an id of its own.
/// </summary>
internal static class TraceIds
{
    /// <summary>32 hexadecimal digits.</summary>
    public static string For(HttpContext http) =>
        Activity.Current is { } activity ? activity.TraceId.ToHexString()
        : ActivityContext.TryParse(http.Request.Headers.TraceParent, null, out var parent) ? parent.TraceId.ToHexString()
        : ActivityTraceId.CreateRandom().ToHexString();
}
