using JsRun.Api.Telemetry;
using Serilog.Events;

namespace JsRun.Api.Logging;

/// <summary>Writes one line per request: what was asked, what became of it, how long it took. Never code, values or query strings.</summary>
internal sealed class RequestLogMiddleware(RequestDelegate next, TimeProvider time, RequestLog log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var startedAt = time.GetTimestamp();

        // An answer goes out on the thread that reads its worker's frames, and the server takes up there what the client has sent ahead:
        // requests without end, while the worker's other answers wait.
        if (!Thread.CurrentThread.IsThreadPoolThread)
        {
            await Task.Yield();
        }

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
        RequestSpan.Describe(http, route, journal.Code);
        var isGone = journal.Code == RequestJournal.ClientGone;
        var level = isGone || IsProbe(route) ? LogEventLevel.Debug
            : http.Response.StatusCode >= 500 ? LogEventLevel.Warning
            : LogEventLevel.Information;
        if (!log.IsEnabled(level))
        {
            return;
        }

        var facts = new RequestFacts(http.Request.Method, route, elapsedMs, journal.RuntimeId, journal.TraceId);
        if (isGone)
        {
            log.ClientGone(level, facts);
        }
        else
        {
            log.Finished(level, facts, http.Response.StatusCode, journal.Code);
        }
    }

    // Probes come every few seconds and say nothing.
    private static bool IsProbe(string? route) => route?.StartsWith("/health/", StringComparison.Ordinal) == true;
}
