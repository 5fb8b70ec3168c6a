using JsRun.Protocol.Connections;
using JsRun.Protocol.Frames;

namespace JsRun.Worker.Connection;

/// <summary>Hands each frame to the receiver of its kind. A kind without one ends the connection.</summary>
internal sealed class FrameDispatcher : IFrameHandler
{
    private readonly IFrameReceiver?[] _receivers = new IFrameReceiver?[byte.MaxValue + 1];

    /// <summary>Registers a receiver. Any thread, also while frames arrive.</summary>
    public void Register(FrameKind kind, IFrameReceiver receiver) => Volatile.Write(ref _receivers[(int)kind], receiver);

    public void OnFrame(FrameHeader header, Payload payload)
    {
        var receiver = Volatile.Read(ref _receivers[(int)header.Kind]);
        if (receiver is null)
        {
            payload.Dispose();
            throw new ProtocolException($"A frame of kind {(byte)header.Kind} is not expected now.");
        }

        receiver.Receive(header.CorrelationId, payload);
    }
}
