using System.Net.WebSockets;
using System.Text;
using JsRun.Api.Callbacks;
using JsRun.Api.Callers;
using JsRun.Api.Problems;
using JsRun.Api.Runtimes;
using JsRun.Api.Sessions.Incoming;
using JsRun.Api.Workers;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Sessions;

/// <summary>One client of a runtime over a WebSocket: takes in its requests, has them carried out, and ends with the client, the runtime or the service.</summary>
internal sealed partial class Session(SessionParts parts, RuntimeRecord runtime, Caller caller) : IDisposable
{
    private const string Draining = "draining";
    private const string KeyEnded = "unauthenticated";

    private static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(5);

    private readonly SessionLoad _load = new(caller.Limits.Evaluation.MaxSessionRequests, caller.Limits.Evaluation.MaxRequestBytes);
    private readonly CancellationTokenSource _leaving = new();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The runtime.</summary>
    public RuntimeRecord Runtime => runtime;

    /// <summary>How many sessions the tenant may have.</summary>
    public int MaxOfTenant => caller.Use.Quotas.MaxSessions;

    /// <summary>How many sessions a runtime of the tenant may have.</summary>
    public int MaxOfRuntime => caller.Limits.Evaluation.MaxSessionsPerRuntime;

    /// <summary>The runtime is gone: ends the session, once what was asked before is answered.</summary>
    public void NoteRuntimeGone() => _ended.TrySetResult(Names.Of(parts.Runtimes.Find(runtime.Id, runtime.Tenant).Closed ?? CloseReason.Lost));

    /// <summary>The key that opened the session is no longer good: ends the session, and what it has under way.</summary>
    public void NoteKeyEnded()
    {
        _ended.TrySetResult(KeyEnded);
        _leaving.Cancel();
    }

    /// <summary>Serves the client until either side has enough.</summary>
    /// <param name="webSocket">The client.</param>
    /// <param name="traceId">Names the session in logs and answers.</param>
    /// <param name="trace">What the session is part of.</param>
    /// <param name="stopping">The service ends.</param>
    /// <param name="clientGone">The connection is broken.</param>
    public async Task RunAsync(WebSocket webSocket, string traceId, CallerTrace? trace, CancellationToken stopping, CancellationToken clientGone)
    {
        var limits = caller.Limits.Evaluation;
        using var socket = new SessionSocket(webSocket, caller.Use.Input, limits.MaxRequestBytes, limits.MaxSessionUnsentBytes, TimeSpan.FromMilliseconds(limits.MaxSessionStallMs));
        var writer = new SessionWriter(socket, traceId);
        await using var onStopping = stopping.UnsafeRegister(static session => ((Session)session!)._ended.TrySetResult(Draining), this);
        await using var onGone = clientGone.UnsafeRegister(static socket => _ = ((SessionSocket)socket!).BreakAsync(), socket);
        var incoming = new IncomingStreams(parts, runtime, caller, writer);
        var functions = new SessionFunctions(parts, runtime, caller, writer, incoming);
        var streams = new SessionStreams(parts, runtime, caller, writer, traceId, _leaving.Token);
        var calls = new SessionCalls(parts, runtime, caller, writer, functions, streams, incoming, traceId, trace, _leaving.Token);
        var pushes = new IncomingPushes(incoming, caller, writer);
        var receiving = ReceiveAsync(socket, writer, functions, calls, pushes);
        if (await Task.WhenAny(receiving, _ended.Task) == _ended.Task && await Task.WhenAny(receiving, FinishAsync(streams, incoming, pushes)) != receiving)
        {
            var reason = await _ended.Task;
            await writer.NotifyAsync("closed", Encoding.UTF8.GetBytes($"{{\"reason\":\"{reason}\"}}"));
            await socket.CloseAsync(StatusOf(reason), reason);

            // Until the client closes, too; one that does not is not waited for.
            if (await Task.WhenAny(receiving, Task.Delay(CloseWait, CancellationToken.None)) != receiving)
            {
                await socket.BreakAsync();
            }
        }

        // Whatever becomes of the reading: calls of the functions must not wait for a client that is not there.
        var status = WebSocketCloseStatus.InternalServerError;
        try
        {
            status = await receiving;
        }
        finally
        {
            await _leaving.CancelAsync();
            await functions.DisposeAsync();
            await incoming.DisposeAsync();
            await socket.CloseAsync(status, null);
            await socket.StopAsync();
            await _load.CloseAsync();
            await streams.EndAsync(cancel: true);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _leaving.Dispose();

    private static WebSocketCloseStatus StatusOf(string reason) => reason switch
    {
        Draining => WebSocketCloseStatus.EndpointUnavailable,
        KeyEnded => WebSocketCloseStatus.PolicyViolation,
        _ => WebSocketCloseStatus.NormalClosure,
    };

    /// <summary>Answers what was asked, and takes nothing more in.</summary>
    private async Task FinishAsync(SessionStreams streams, IncomingStreams incoming, IncomingPushes pushes)
    {
        incoming.EndAll(Gone());
        await pushes.CloseAsync();
        await _load.CloseAsync();
        await streams.EndAsync(cancel: await _ended.Task is Draining or KeyEnded);
    }

    /// <summary>Takes requests in; gives the status to close with.</summary>
    private async Task<WebSocketCloseStatus> ReceiveAsync(SessionSocket socket, SessionWriter writer, SessionFunctions functions, SessionCalls calls, IncomingPushes pushes)
    {
        while (true)
        {
            var (message, status) = await socket.ReadAsync();
            if (message is null)
            {
                return status;
            }

            var request = JsonRpcMessage.Read(message.Memory);
            if (IncomingPushes.IsPush(request))
            {
                using (message)
                {
                    await pushes.PushAsync(request);
                }

                continue;
            }

            if (request is { Fault: 0, Method: not null } && _load.TryEnter(message.Length))
            {
                _ = CarryOutAsync(request, message, writer, calls);
                continue;
            }

            // What is refused is answered before the next is read: a client that reads nothing cannot have refusals pile up.
            using (message)
            {
                if (request is { Fault: 0, Method: null })
                {
                    functions.Answer(request);
                }
                else
                {
                    functions.AnswerFault(request);
                    await RefuseAsync(request, writer);
                }
            }
        }
    }

    private ValueTask<bool> RefuseAsync(JsonRpcMessage message, SessionWriter writer)
    {
        if (message.Fault != 0)
        {
            return writer.RefuseAsync(message.Id, message.Fault, message.FaultText!);
        }

        return writer.FailAsync(message.Id, _load.IsClosed ? Gone() : TooMany());
    }

    private Problem Gone() => parts.Runtimes.Find(runtime.Id, runtime.Tenant) is { Live: null } gone ? gone.ToProblem() : WorkerProblems.Draining;

    private Problem TooMany() => new(
        ProblemKind.QueueFull,
        $"{caller.Limits.Evaluation.MaxSessionRequests} requests of the session, or {caller.Limits.Evaluation.MaxRequestBytes} bytes of them, are under way (JsRun:Limits:MaxSessionRequests, MaxRequestBytes).")
    {
        RetryAfterSeconds = 1,
    };

    // Takes over the message.
    private async Task CarryOutAsync(JsonRpcMessage request, SessionMessage message, SessionWriter writer, SessionCalls calls)
    {
        var bytes = message.Length;
        var isInside = parts.Drain.TryEnter();
        try
        {
            if (isInside)
            {
                await calls.CallAsync(request);
            }
            else
            {
                await writer.FailAsync(request.Id, WorkerProblems.Draining);
            }
        }
        catch (OperationCanceledException)
        {
            // The client is gone.
        }
#pragma warning disable CA1031 // A defect in one request must not take the others along: it is logged and answered.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.RequestFailed(parts.Logger, exception, request.Method);
            await writer.FailAsync(request.Id, WorkerProblems.Internal);
        }
        finally
        {
            if (isInside)
            {
                parts.Drain.Exit();
            }

            message.Dispose();
            _load.Exit(bytes);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.SessionRequestFailed, LogLevel.Error, "A session's {Method} failed")]
        public static partial void RequestFailed(ILogger logger, Exception exception, string? method);
    }
}
