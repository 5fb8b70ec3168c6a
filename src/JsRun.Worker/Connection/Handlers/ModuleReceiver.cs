using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Asks a runtime's thread about one of its modules, in its turn, and passes the answer on.</summary>
internal sealed class ModuleReceiver(
    RequestRegistry requests, RuntimeHost host, Func<JsRuntime, string, CancellationToken, ValueTask<RunResult>> ask)
    : RequestReceiver<ModuleMessage>(requests)
{
    protected override ModuleMessage Read(ReadOnlyMemory<byte> payload) => ModuleMessage.Read(payload);

    protected override ValueTask HandleAsync(PendingRequest request, ModuleMessage message) =>
        Inspections.RunAsync(request, host, message.RuntimeId, runtime => ask(runtime, message.Name, request.Cancelled));
}
