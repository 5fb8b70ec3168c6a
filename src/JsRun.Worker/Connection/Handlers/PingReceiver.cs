using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Worker.Lifetime;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Answers on the connection's own loop, so that the answer tells that the loop is alive.</summary>
internal sealed class PingReceiver(FrameSender sender, ResidentMemory memory, CodeCache code, Func<int> runtimes, Func<int> warmRuntimes) : IFrameReceiver
{
    public void Receive(ulong correlationId, Payload payload)
    {
        payload.Dispose();
        var pong = new PongMessage(memory.Read(), runtimes(), warmRuntimes(), code.Bytes, code.Hits);
        sender.Post(FrameKind.Pong, correlationId, pong.ToPayload());
    }
}
