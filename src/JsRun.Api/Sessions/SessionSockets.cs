using JsRun.Api.Callbacks;
using JsRun.Api.Callers;
using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Runtimes;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.WebSockets;

namespace JsRun.Api.Sessions;

/// <summary>Connects WebSockets to runtimes. Any thread.</summary>
internal sealed partial class SessionSockets
{
    private const string NoPages = "Web pages cannot open sessions: connect from a program.";

    private static readonly WebSocketOptions Options = new()
    {
        // A client that is gone without a word keeps its functions no longer than that.
        KeepAliveInterval = TimeSpan.FromSeconds(15),
        KeepAliveTimeout = TimeSpan.FromSeconds(30),
    };

    private readonly RuntimeFinder _finder;
    private readonly SessionDirectory _sessions;
    private readonly SessionParts _parts;
    private readonly CallerResolver _callers;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly WebSocketMiddleware _upgrade;
    private readonly ILogger _logger;

    public SessionSockets(RuntimeFinder finder, SessionDirectory sessions, SessionParts parts, CallerResolver callers, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
    {
        _finder = finder;
        _sessions = sessions;
        _parts = parts;
        _callers = callers;
        _lifetime = lifetime;
        _logger = loggers.CreateLogger<SessionSockets>();

        // Here rather than before all endpoints: no other request has anything to do with it.
        _upgrade = new WebSocketMiddleware(ConnectAsync, Microsoft.Extensions.Options.Options.Create(Options), loggers);
    }

    /// <summary>Serves a request for a session, until either side has enough.</summary>
    public Task ServeAsync(HttpContext http) => _upgrade.Invoke(http);

    private async Task ConnectAsync(HttpContext http)
    {
        var (caller, found) = _finder.Find(http, http.PathValue("id"));
        if ((SocketOrigin.Refusal(http.Request, NoPages) ?? Refusal(http, found)) is { } refusal)
        {
            await ProblemResult.WriteAsync(http, refusal);
            return;
        }

        using var session = new Session(_parts, found.Live!, caller);
        if (_sessions.TryAdd(session) is { } tooMany)
        {
            await ProblemResult.WriteAsync(http, tooMany);
            return;
        }

        try
        {
            // It may have gone before it could be told.
            if (_parts.Runtimes.Find(session.Runtime.Id, caller.Tenant) is { Live: null } gone)
            {
                await ProblemResult.WriteAsync(http, gone.ToProblem());
                return;
            }

            using var lease = _callers.WatchKey(http);
            await using var onRevoked = lease?.Ended.UnsafeRegister(static session => ((Session)session!).NoteKeyEnded(), session) ?? default;
            if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } server)
            {
                // A session has a limit of its own for clients that take nothing: Limits:MaxSessionStallMs.
                server.MinDataRate = null;
            }

            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            Log.SessionOpened(_logger, caller.Tenant, session.Runtime.Id, RequestJournal.Of(http).TraceId);
            await session.RunAsync(socket, RequestJournal.Of(http).TraceId, CallerTrace.Of(http.Request), _lifetime.ApplicationStopping, http.RequestAborted);
        }
        finally
        {
            _sessions.Remove(session);
        }
    }

    private static Problem? Refusal(HttpContext http, RuntimeLookup found) =>
        found.Live is null ? found.ToProblem()
        : http.WebSockets.IsWebSocketRequest ? null
        : Problem.Invalid("Upgrade", "must ask for a WebSocket.");

    // Its end is told by the line of the request.
    private static partial class Log
    {
        [LoggerMessage(EventIds.SessionOpened, LogLevel.Information, "A session of {Tenant} with runtime {RuntimeId} is open, trace {TraceId}")]
        public static partial void SessionOpened(ILogger logger, string tenant, string runtimeId, string traceId);
    }
}
