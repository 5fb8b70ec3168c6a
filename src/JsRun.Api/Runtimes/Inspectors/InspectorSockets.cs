using JsRun.Api.Callers;
using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using Microsoft.AspNetCore.WebSockets;

namespace JsRun.Api.Runtimes.Inspectors;

/// <summary>Connects WebSockets to the inspectors of runtimes. Any thread.</summary>
internal sealed class InspectorSockets
{
    private const string NoPages = "Web pages cannot debug runtimes: connect from Chrome's DevTools, or from a program.";

    private static readonly WebSocketOptions Options = new()
    {
        // A client that is gone without a word keeps what it has paused no longer than that.
        KeepAliveInterval = TimeSpan.FromSeconds(15),
        KeepAliveTimeout = TimeSpan.FromSeconds(30),
    };

    private readonly RuntimeFinder _finder;
    private readonly RuntimeRequests _requests;
    private readonly CorrelationIds _ids;
    private readonly AuditLog _audit;
    private readonly CallerResolver _callers;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly WebSocketMiddleware _upgrade;

    public InspectorSockets(RuntimeFinder finder, RuntimeRequests requests, CorrelationIds ids, AuditLog audit, CallerResolver callers, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
    {
        _finder = finder;
        _requests = requests;
        _ids = ids;
        _audit = audit;
        _callers = callers;
        _lifetime = lifetime;

        // Here rather than before all endpoints: no other request has anything to do with it.
        _upgrade = new WebSocketMiddleware(ConnectAsync, Microsoft.Extensions.Options.Options.Create(Options), loggers);
    }

    /// <summary>Serves a request for a runtime's inspector, until client or runtime has enough.</summary>
    public Task ServeAsync(HttpContext http) => _upgrade.Invoke(http);

    private async Task ConnectAsync(HttpContext http)
    {
        var (caller, found) = _finder.Find(http, (string)http.Request.RouteValues["id"]!);
        if ((SocketOrigin.Refusal(http.Request, NoPages) ?? Refusal(http, found)) is { } refusal)
        {
            await ProblemResult.WriteAsync(http, refusal);
            return;
        }

        var runtime = found.Live!;
        using var lease = _callers.WatchKey(http);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _lifetime.ApplicationStopping, lease?.Ended ?? default);
        var request = new WorkerRequest { CorrelationId = _ids.Next(), Kind = FrameKind.Inspect, Isolate = runtime.Isolate };
        await using var answer = StreamedAnswer.Begin(runtime.Worker, request, new RuntimeMessage { RuntimeId = runtime.Id }.ToPayload(), leaving.Token);
        using var connected = await answer.ReadAsync();
        if (connected is null)
        {
            http.RequestAborted.ThrowIfCancellationRequested();
            await ProblemResult.WriteAsync(http, leaving.IsCancellationRequested ? WorkerProblems.Draining : _requests.ProblemOf(await answer.Answer, runtime));
            return;
        }

        _audit.Attach(caller.Tenant, runtime.Id, RequestJournal.Of(http).TraceId);
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        await new InspectorSocket(socket, answer, caller.Limits.Evaluation.MaxInspectorMessageBytes)
            .RunAsync(leaving, ended => _requests.ProblemOf(ended, runtime).Detail, lease?.Ended ?? default, http.RequestAborted);
    }

    private static Problem? Refusal(HttpContext http, RuntimeLookup found)
    {
        if (found.Live is not { } runtime)
        {
            return found.ToProblem();
        }

        if (runtime.Config.Inspector is null)
        {
            return new Problem(ProblemKind.Conflict, "The runtime was not created with `inspector`.");
        }

        return http.WebSockets.IsWebSocketRequest ? null : Problem.Invalid("Upgrade", "must ask for a WebSocket.");
    }
}
