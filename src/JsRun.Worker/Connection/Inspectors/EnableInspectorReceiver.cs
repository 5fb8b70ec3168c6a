using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Inspectors;

/// <summary>Makes a runtime one that can be debugged.</summary>
internal sealed class EnableInspectorReceiver(RequestRegistry requests, RuntimeHost host) : RequestReceiver<EnableInspectorMessage>(requests)
{
    protected override EnableInspectorMessage Read(ReadOnlyMemory<byte> payload) => EnableInspectorMessage.Read(payload);

    protected override async ValueTask HandleAsync(PendingRequest request, EnableInspectorMessage message)
    {
        if (host.TryEnter(message.RuntimeId) is not { } hosted)
        {
            await request.FailAsync(host.Missing(message.RuntimeId)).ConfigureAwait(false);
            return;
        }

        try
        {
            var settings = new InspectorSettings(message.WaitForConnection, message.BreakOnStart, message.MaxPausedMs, message.MaxStallMs);
            if (await hosted.Runtime.EnableInspectorAsync(settings).ConfigureAwait(false))
            {
                await request.DoneAsync().ConfigureAwait(false);
            }
            else
            {
                await request.FailAsync(await host.GoneAsync(hosted).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        finally
        {
            hosted.Exit();
        }
    }
}
