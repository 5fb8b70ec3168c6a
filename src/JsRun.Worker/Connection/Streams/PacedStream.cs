using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Worker.Connection.Streams;

/// <summary>
/// Sends an answer in pieces, never more of it ahead than the window: whoever writes waits until the client has taken enough, on a
/// thread that nobody else needs, and only for so long.
/// </summary>
internal sealed class PacedStream(ulong correlationId, FrameSender sender, int maxStallMs) : IPacedStream, IDumpSink
{
    private readonly object _gate = new();
    private int _unacknowledged;
    private bool _isCancelled;

    /// <summary>Told how many bytes the client has taken.</summary>
    public Action<int>? Acknowledged { get; init; }

    public ulong CorrelationId => correlationId;

    /// <summary>Whether the client took too long to take what was sent.</summary>
    public bool HasStalled { get; private set; }

    /// <summary>Sends a piece once there is room for it. One thread at a time.</summary>
    public bool Write(ReadOnlySpan<byte> piece)
    {
        if (!WaitForRoom(piece.Length))
        {
            return false;
        }

        Post(piece);
        return true;
    }

    /// <summary>Sends a piece if there is room for it. One thread at a time.</summary>
    public bool TryWrite(ReadOnlySpan<byte> piece)
    {
        lock (_gate)
        {
            if (IsFull(piece.Length))
            {
                return false;
            }

            _unacknowledged += piece.Length;
        }

        Post(piece);
        return true;
    }

    /// <summary>The client has taken so many bytes.</summary>
    public void Acknowledge(int bytes)
    {
        lock (_gate)
        {
            _unacknowledged = Math.Max(0, _unacknowledged - bytes);
            Monitor.Pulse(_gate);
        }

        Acknowledged?.Invoke(bytes);
    }

    public void Cancel()
    {
        lock (_gate)
        {
            _isCancelled = true;
            Monitor.Pulse(_gate);
        }
    }

    private bool WaitForRoom(int bytes)
    {
        lock (_gate)
        {
            var until = Environment.TickCount64 + maxStallMs;
            while (!_isCancelled && IsFull(bytes))
            {
                var leftMs = until - Environment.TickCount64;
                if (leftMs <= 0)
                {
                    HasStalled = true;
                    _isCancelled = true;
                }
                else
                {
                    Monitor.Wait(_gate, (int)leftMs);
                }
            }

            _unacknowledged += bytes;
            return !_isCancelled;
        }
    }

    private bool IsFull(int bytes) => _unacknowledged >= CreditMessage.MaxKeptBytes && _unacknowledged + bytes > CreditMessage.Window;

    private void Post(ReadOnlySpan<byte> piece)
    {
        using var writer = new PayloadWriter(Math.Max(piece.Length, 1));
        writer.WriteRaw(piece);
        sender.Post(FrameKind.StreamPiece, correlationId, writer.ToPayload());
    }
}
