using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Forgets a function handle of a runtime, in its turn.</summary>
internal sealed class ReleaseFunctionReceiver(RequestRegistry requests, RuntimeHost host) : RequestReceiver<ReleaseFunctionMessage>(requests)
{
    protected override bool IsNewWork => false;

    protected override ReleaseFunctionMessage Read(ReadOnlyMemory<byte> payload) => ReleaseFunctionMessage.Read(payload);

    protected override ValueTask HandleAsync(PendingRequest request, ReleaseFunctionMessage message) => Inspections.RunAsync(
        request, host, message.RuntimeId, runtime => runtime.ReleaseFunctionAsync((ulong)message.FunctionId, request.Cancelled));
}
