using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Worker.Connection.Streams;

/// <summary>
/// Sends an answer in pieces, never more of it ahead than the window: whoever writes waits until the client has taken enough, on a
/// thread that nobody else needs, and only for so long.
/// </summary>
internal sealed class PacedStream(ulong correlationId, FrameSender sender, int maxStallMs) : IDumpSink
{
    private readonly object _gate = new();
    private int _unacknowledged;
    private bool _isStopped;

    public ulong CorrelationId => correlationId;

    /// <summary>Whether the client took too long to take what was sent.</summary>
    public bool HasStalled { get; private set; }

    /// <summary>Sends a piece once there is room for it. One thread at a time.</summary>
    public bool Write(ReadOnlySpan<byte> piece)
    {
        if (!TryReserve(piece.Length))
        {
            return false;
        }

        using var writer = new PayloadWriter(piece.Length);
        writer.WriteRaw(piece);
        return sender.SendAsync(FrameKind.StreamPiece, correlationId, writer.ToPayload()).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>The client has taken so many bytes.</summary>
    public void Acknowledge(int bytes)
    {
        lock (_gate)
        {
            _unacknowledged = Math.Max(0, _unacknowledged - bytes);
            Monitor.Pulse(_gate);
        }
    }

    public void Cancel()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.Pulse(_gate);
        }
    }

    private bool TryReserve(int bytes)
    {
        lock (_gate)
        {
            var until = Environment.TickCount64 + maxStallMs;
            while (!_isStopped && _unacknowledged > 0 && _unacknowledged + bytes > CreditMessage.Window)
            {
                var leftMs = until - Environment.TickCount64;
                if (leftMs <= 0)
                {
                    HasStalled = true;
                    _isStopped = true;
                }
                else
                {
                    Monitor.Wait(_gate, (int)leftMs);
                }
            }

            _unacknowledged += bytes;
            return !_isStopped;
        }
    }
}
