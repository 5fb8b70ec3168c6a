using JsRun.Protocol.Frames;

namespace JsRun.Worker.Connection.Streams;

/// <summary>A request that gets messages while it is under way.</summary>
internal interface IStreamInput
{
    /// <summary>The request's.</summary>
    ulong CorrelationId { get; }

    /// <summary>A message. Called on the connection's loop: must not block. Takes over the payload.</summary>
    void Receive(Payload payload);
}
