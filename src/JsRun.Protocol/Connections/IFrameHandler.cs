using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Connections;

/// <summary>Receives what a <see cref="FrameConnection"/> reads.</summary>
public interface IFrameHandler
{
    /// <summary>
    /// A frame arrived. Called on the connection's read loop, one frame after the other: hand the work on and return.
    /// The callee owns the payload. An exception ends the connection.
    /// </summary>
    void OnFrame(FrameHeader header, Payload payload);
}
