using JsRun.Protocol.Connections;
using JsRun.Protocol.Frames;

namespace JsRun.Worker.Connection;

/// <summary>Sends frames to the Api. Exists before the connection does, since what answers is made before what reads.</summary>
internal sealed class FrameSender
{
    private FrameConnection? _connection;

    /// <summary>Gives the connection. Once, before the first frame is sent.</summary>
    public void Attach(FrameConnection connection) => _connection = connection;

    /// <summary>Queues a frame, waiting while the queue is full. Takes over the payload.</summary>
    public ValueTask<bool> SendAsync(FrameKind kind, ulong correlationId, Payload? payload = null) =>
        _connection!.SendAsync(kind, correlationId, payload);

    /// <summary>Queues a frame without waiting: behind the others when the queue is full. Takes over the payload.</summary>
    public void Post(FrameKind kind, ulong correlationId, Payload? payload = null)
    {
        if (!_connection!.TrySend(kind, correlationId, payload))
        {
            _ = _connection.SendAsync(kind, correlationId, payload).AsTask();
        }
    }

    /// <summary>Queues a frame unless the queue is full or closed. Takes over the payload when it returns true.</summary>
    public bool TrySend(FrameKind kind, ulong correlationId, Payload payload) => _connection!.TrySend(kind, correlationId, payload);

    /// <summary>Writes what is queued and closes the connection.</summary>
    public void Complete() => _connection!.CompleteSending();
}
