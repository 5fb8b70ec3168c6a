using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Sets a global of a runtime.</summary>
internal sealed class SetGlobalReceiver(RequestRegistry requests, RuntimeHost host) : RequestReceiver<SetGlobalMessage>(requests)
{
    protected override SetGlobalMessage Read(ReadOnlyMemory<byte> payload) => SetGlobalMessage.Read(payload);

    protected override async ValueTask HandleAsync(PendingRequest request, SetGlobalMessage message)
    {
        if (host.TryEnter(message.RuntimeId) is not { } hosted)
        {
            await request.FailAsync(host.Missing(message.RuntimeId)).ConfigureAwait(false);
            return;
        }

        try
        {
            request.Runtime = hosted.Runtime;
            using var result = await hosted.Runtime
                .SetGlobalAsync(
                    message.Context.Length == 0 ? null : message.Context, message.Name, message.Value, EngineTerms.Of(message.RunLimits), request.Cancelled)
                .ConfigureAwait(false);
            if (result.Outcome == RunOutcome.Ok)
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
