using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Worker.Connection.Streams;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Ports;

/// <summary>
/// A port of a runtime, whose other end is at the other end of the connection. What it sends waits here until there is room for it on its
/// way, and until the Api has passed it on it counts as waiting in the runtime, which bounds it. Any thread.
/// </summary>
internal sealed class PortConnection : IPortPeer, IStreamInput
{
    // Small ones do not fill the window of bytes.
    private const int MaxUnacknowledged = 256;

    private static readonly byte[] CloseFrame = [PortFrame.Close];

    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _waiting = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HostedRuntime _hosted;
    private readonly FrameSender _sender;
    private RemotePort? _port;
    private int _unacknowledged;
    private bool _isClosed;

    public PortConnection(ulong correlationId, HostedRuntime hosted, FrameSender sender)
    {
        _hosted = hosted;
        _sender = sender;
        Output = new PacedStream(correlationId, sender, maxStallMs: 0) { Acknowledged = Release };
    }

    /// <summary>What goes to the other end.</summary>
    public PacedStream Output { get; }

    public ulong CorrelationId => Output.CorrelationId;

    /// <summary>Completes when either end has been closed, and what this end sent before is on its way.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The other end is gone.</summary>
    public void Cut()
    {
        Volatile.Read(ref _port)?.Cut();
        _ended.TrySetResult();
    }

    void IPortPeer.Opened(RemotePort port)
    {
        Volatile.Write(ref _port, port);
        Output.TryWrite([]);
    }

    void IPortPeer.Send(ReadOnlySpan<byte> message)
    {
        var frame = new byte[message.Length + 1];
        frame[0] = PortFrame.Message;
        message.CopyTo(frame.AsSpan(1));
        lock (_gate)
        {
            if (!_isClosed)
            {
                _waiting.Enqueue(frame);
                SendWaiting();
            }
        }
    }

    void IPortPeer.Closed()
    {
        lock (_gate)
        {
            _isClosed = true;
            _waiting.Enqueue(CloseFrame);
            SendWaiting();
        }
    }

    void IPortPeer.Taken(int bytes)
    {
        // Its code is about to run: a use of the runtime.
        if (_hosted.TryEnter())
        {
            _hosted.Exit();
        }

        var taken = new CreditMessage(Math.Max(bytes + 1, CreditMessage.MinMessageBytes));
        _sender.Post(FrameKind.StreamInputTaken, CorrelationId, taken.ToPayload());
    }

    /// <summary>Has the runtime get what the other end has sent.</summary>
    public void Receive(Payload payload)
    {
        using (payload)
        {
            if (payload.Length == 0 || payload.Span[0] != PortFrame.Message)
            {
                Cut();
                return;
            }

            // Outlives the frame: scripts may take it late, or never.
            Volatile.Read(ref _port)?.Receive(payload.Span[1..].ToArray());
        }
    }

    private void Release(int bytes)
    {
        Volatile.Read(ref _port)?.Release(bytes - 1);
        lock (_gate)
        {
            _unacknowledged--;
            SendWaiting();
        }
    }

    // Under the lock, which keeps the order.
    private void SendWaiting()
    {
        while (_unacknowledged < MaxUnacknowledged && _waiting.TryPeek(out var frame) && Output.TryWrite(frame))
        {
            _waiting.Dequeue();
            _unacknowledged++;
            if (ReferenceEquals(frame, CloseFrame))
            {
                _ended.TrySetResult();
            }
        }
    }
}
