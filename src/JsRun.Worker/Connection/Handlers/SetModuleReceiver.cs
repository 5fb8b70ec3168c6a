using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Stores a module of a runtime.</summary>
internal sealed class SetModuleReceiver(RequestRegistry requests, RuntimeHost host) : RequestReceiver<SetModuleMessage>(requests)
{
    protected override SetModuleMessage Read(ReadOnlyMemory<byte> payload) => SetModuleMessage.Read(payload);

    protected override ValueTask HandleAsync(PendingRequest request, SetModuleMessage message) => Inspections.RunAsync(
        request, host, message.RuntimeId, runtime => runtime.SetModuleAsync(message.Name, (ModuleKind)message.Type, message.Source, request.Cancelled));
}
