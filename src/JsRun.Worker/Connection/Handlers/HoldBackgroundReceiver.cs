using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Has a runtime run nothing for a while that no evaluation pays for. One that is gone has nothing left to be held.</summary>
internal sealed class HoldBackgroundReceiver(RuntimeHost host) : IFrameReceiver
{
    public void Receive(ulong correlationId, Payload payload)
    {
        using (payload)
        {
            var message = HoldBackgroundMessage.Read(payload.Memory);
            host.Peek(message.RuntimeId)?.Runtime.HoldBackground(message.Milliseconds);
        }
    }
}
