using JsRun.Api.Options;
using JsRun.Api.Problems;

namespace JsRun.Api.Requests;

/// <summary>Counts open WebSockets and refuses those beyond the limit, in words: the server itself would only fail to open them.</summary>
internal sealed class SocketGateMiddleware(RequestDelegate next, HttpOptions options)
{
    private const int RetryAfterSeconds = 5;

    private static readonly string Setting = $"{JsRunOptions.Section}:{nameof(JsRunOptions.Http)}:{nameof(HttpOptions.MaxUpgradedConnections)}";

    private int _open;

    public Task InvokeAsync(HttpContext http) =>
        http.Request.Headers.Upgrade.Count > 0 && http.Request.Headers.Upgrade.Any(protocol => "websocket".Equals(protocol, StringComparison.OrdinalIgnoreCase))
            ? CountAsync(http)
            : next(http);

    private async Task CountAsync(HttpContext http)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > options.MaxUpgradedConnections)
            {
                await ProblemResult.WriteAsync(http, Refusal());
                return;
            }

            await next(http);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private Problem Refusal() =>
        new(ProblemKind.Overloaded, $"As many WebSockets are open as may be, {options.MaxUpgradedConnections} ({Setting}).") { RetryAfterSeconds = RetryAfterSeconds };
}
