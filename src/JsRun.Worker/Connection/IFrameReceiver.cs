using JsRun.Protocol.Frames;

namespace JsRun.Worker.Connection;

/// <summary>Receives the frames of one kind.</summary>
internal interface IFrameReceiver
{
    /// <summary>
    /// A frame arrived. Called on the connection's loop, which nothing may block. The callee owns the payload.
    /// An exception ends the connection: only for bytes that are no message.
    /// </summary>
    void Receive(ulong correlationId, Payload payload);
}
