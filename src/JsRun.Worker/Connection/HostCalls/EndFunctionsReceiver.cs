using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.HostCalls;

/// <summary>The other end has gone: its functions throw from now on, and its calls fail. Answered at once, however busy the runtime is.</summary>
internal sealed class EndFunctionsReceiver(RequestRegistry requests, RuntimeHost host, FunctionChannels channels) : RequestReceiver<HostFunctionMessage>(requests)
{
    protected override bool IsNewWork => false;

    protected override HostFunctionMessage Read(ReadOnlyMemory<byte> payload) => HostFunctionMessage.Read(payload);

    protected override ValueTask HandleAsync(PendingRequest request, HostFunctionMessage message)
    {
        // No use of the runtime: its idle time goes on.
        if (channels.Find((ulong)message.Channel) is { } channel)
        {
            channel.End();
            host.Peek(message.RuntimeId)?.Runtime.DropHost(channel);
            channels.Close(channel);
        }

        return request.DoneAsync();
    }
}
