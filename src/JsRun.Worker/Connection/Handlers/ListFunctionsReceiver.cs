using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Lists function handles of a runtime, in its turn, and passes the JSON on.</summary>
internal sealed class ListFunctionsReceiver(RequestRegistry requests, RuntimeHost host) : RequestReceiver<ListFunctionsMessage>(requests)
{
    protected override ListFunctionsMessage Read(ReadOnlyMemory<byte> payload) => ListFunctionsMessage.Read(payload);

    protected override ValueTask HandleAsync(PendingRequest request, ListFunctionsMessage message) => Inspections.RunAsync(
        request, host, message.RuntimeId, runtime => runtime.ListFunctionsAsync((ulong)message.After, message.MaxItems, request.Cancelled));
}
