using JsRun.Api.Contexts;
using JsRun.Api.Drain;
using JsRun.Api.Runtimes;
using JsRun.Api.Runtimes.HostFunctions;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Sessions;

/// <summary>What sessions carry out requests with.</summary>
internal sealed record SessionParts(
    RuntimeDirectory Runtimes, RuntimeRuns Runs, RuntimeRequests Requests, ContextRequests Contexts, DrainGate Drain, CorrelationIds Ids, ILogger<Session> Logger)
{
    /// <summary>Ends a channel that the session has opened, if it has: what the runtime still calls over it fails.</summary>
    public async ValueTask EndAsync(RuntimeRecord runtime, FunctionChannel? channel)
    {
        if (channel is null)
        {
            return;
        }

        var message = new HostFunctionMessage { RuntimeId = runtime.Id, Channel = (long)channel.CorrelationId };
        using var reply = await Requests.AskAsync(runtime, new(FrameKind.EndHostFunctions, message.ToPayload()), CancellationToken.None);
        channel.Dispose();
    }
}
