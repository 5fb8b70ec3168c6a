using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Connections;

/// <summary>A frame that waits to be sent. Whoever takes it out of the queue owns the payload.</summary>
internal readonly record struct OutgoingFrame(FrameKind Kind, ulong CorrelationId, Payload? Payload);
