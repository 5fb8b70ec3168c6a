using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Closes a runtime, whatever it is doing; answers when its isolate is gone.</summary>
internal sealed class DeleteRuntimeReceiver(RequestRegistry requests, RuntimeHost host) : RequestReceiver<RuntimeMessage>(requests)
{
    protected override bool IsNewWork => false;

    protected override RuntimeMessage Read(ReadOnlyMemory<byte> payload) => RuntimeMessage.Read(payload);

    protected override async ValueTask HandleAsync(PendingRequest request, RuntimeMessage message)
    {
        if (await host.TryDeleteAsync(message.RuntimeId).ConfigureAwait(false))
        {
            await request.DoneAsync().ConfigureAwait(false);
        }
        else
        {
            await request.FailAsync(host.Missing(message.RuntimeId)).ConfigureAwait(false);
        }
    }
}
