using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Carries out requests that need nothing but a runtime; naming it is a use of it.</summary>
internal abstract class RuntimeReceiver(RequestRegistry requests, RuntimeHost host) : RequestReceiver<RuntimeMessage>(requests)
{
    protected override RuntimeMessage Read(ReadOnlyMemory<byte> payload) => RuntimeMessage.Read(payload);

    protected sealed override async ValueTask HandleAsync(PendingRequest request, RuntimeMessage message)
    {
        if (host.TryEnter(message.RuntimeId) is not { } hosted)
        {
            await request.FailAsync(host.Missing(message.RuntimeId)).ConfigureAwait(false);
            return;
        }

        try
        {
            await HandleAsync(request, hosted).ConfigureAwait(false);
        }
        finally
        {
            hosted.Exit();
        }
    }

    /// <summary>Carries the request out and answers it.</summary>
    protected abstract ValueTask HandleAsync(PendingRequest request, HostedRuntime hosted);
}
