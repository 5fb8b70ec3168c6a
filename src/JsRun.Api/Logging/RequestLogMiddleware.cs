namespace JsRun.Api.Logging;

/// <summary>Writes one line per request: what was asked, what became of it, how long it took. Never code, values or query strings.</summary>
internal sealed partial class RequestLogMiddleware(RequestDelegate next, TimeProvider time, ILogger<RequestLogMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            Write(http, Math.Round(time.GetElapsedTime(startedAt).TotalMilliseconds, 3));
        }
    }

    private void Write(HttpContext http, double elapsedMs)
    {
        var journal = RequestJournal.Of(http);
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        if (journal.Code == RequestJournal.ClientGone)
        {
            Log.ClientGone(logger, http.Request.Method, route, elapsedMs, journal.RuntimeId, journal.TraceId);
            return;
        }

        var level = Quiet(route) ? LogLevel.Debug : http.Response.StatusCode >= 500 ? LogLevel.Warning : LogLevel.Information;
        if (logger.IsEnabled(level))
        {
            Log.Finished(logger, level, http.Request.Method, route, http.Response.StatusCode, journal.Code, elapsedMs, journal.RuntimeId, journal.TraceId);
        }
    }

    // Probes come every few seconds and say nothing.
    private static bool Quiet(string? route) => route?.StartsWith("/health/", StringComparison.Ordinal) == true;

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.RequestFinished, Message = "{Method} {Route} -> {Status} {Code} in {ElapsedMs} ms, runtime {RuntimeId}, trace {TraceId}")]
        public static partial void Finished(
            ILogger logger, LogLevel level, string method, string? route, int status, string? code, double elapsedMs, string? runtimeId, string traceId);

        [LoggerMessage(EventIds.ClientGone, LogLevel.Debug, "{Method} {Route}: the client was gone after {ElapsedMs} ms, runtime {RuntimeId}, trace {TraceId}")]
        public static partial void ClientGone(ILogger logger, string method, string? route, double elapsedMs, string? runtimeId, string traceId);
    }
}
