using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Gives up a stream that a result has handed out, in its turn.</summary>
internal sealed class CancelStreamReceiver(RequestRegistry requests, RuntimeHost host) : RequestReceiver<ReadStreamMessage>(requests)
{
    protected override bool IsNewWork => false;

    protected override ReadStreamMessage Read(ReadOnlyMemory<byte> payload) => ReadStreamMessage.Read(payload);

    protected override async ValueTask HandleAsync(PendingRequest request, ReadStreamMessage message)
    {
        if (host.TryEnter(message.RuntimeId) is not { } hosted)
        {
            await request.FailAsync(host.Missing(message.RuntimeId)).ConfigureAwait(false);
            return;
        }

        try
        {
            request.Runtime = hosted.Runtime;
            using var result = await hosted.Runtime.CancelStreamAsync((ulong)message.StreamId, EngineTerms.Of(message.RunLimits), request.Cancelled)
                .ConfigureAwait(false);

            // The stream is gone, also where its closing was stopped.
            if (result is { CloseReason: null, Outcome: RunOutcome.Ok or RunOutcome.Timeout or RunOutcome.CpuLimit or RunOutcome.Interrupted })
            {
                await request.DoneAsync().ConfigureAwait(false);
                return;
            }

            await SessionFailures.AnswerAsync(request, host, hosted, result).ConfigureAwait(false);
        }
        finally
        {
            hosted.Exit();
        }
    }
}
