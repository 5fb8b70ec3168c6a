using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Asks a runtime's thread about one of its contexts, in its turn, and passes the answer on.</summary>
internal sealed class ContextReceiver(
    RequestRegistry requests, RuntimeHost host, Func<JsRuntime, string, CancellationToken, ValueTask<RunResult>> ask)
    : RequestReceiver<ContextMessage>(requests)
{
    protected override ContextMessage Read(ReadOnlyMemory<byte> payload) => ContextMessage.Read(payload);

    protected override ValueTask HandleAsync(PendingRequest request, ContextMessage message) =>
        Inspections.RunAsync(request, host, message.RuntimeId, runtime => ask(runtime, message.Context, request.Cancelled));
}
