using System.Runtime.InteropServices;
using System.Threading.Channels;
using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Connections;

/// <summary>
/// Sends frames in the order of a bounded queue. Whoever puts a frame into the queue sends what is in it, unless somebody is at it
/// already, who then takes it along: alone, a frame is on its way without another thread, and what comes while a call is under way
/// goes out in one. Nobody waits for a full socket, or sends for others for ever, but a thread of the writer's own. Any thread.
/// </summary>
internal sealed class FrameWriter(SafeHandle socket) : IThreadPoolWorkItem
{
    private const int QueueLength = 1024;
    private const int BufferBytes = 64 * 1024;

    /// <summary>How often a thread that came to send a frame of its own sends others' as well, before the writer's thread takes over.</summary>
    private const int MaxRounds = 256;

    private const int Free = 0;
    private const int Taken = 1;

    private readonly Channel<OutgoingFrame> _queue = Channel.CreateBounded<OutgoingFrame>(
        new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.Wait });

    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Who has the turn owns all that follows. It is taken at first: nothing is sent before Open.
    private int _turn = Taken;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private int _bufferStart;
    private int _bufferEnd;
    private Payload? _large;
    private int _largeSent;
    private bool _hasThread;

    private readonly object _congestion = new();
    private bool _isCongested;
    private int _isFlushScheduled;

    /// <summary>Completes, with the failure if there was one, when all is sent after <see cref="Complete"/> or nothing can be sent any more.</summary>
    public Task<Exception?> Ended => _ended.Task;

    /// <summary>Begins to send.</summary>
    public void Open()
    {
        EndTurn();
        Flush();
    }

    /// <summary>Queues and sends a frame unless the queue is full or closed. Takes over the payload when it returns true.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="soon">Whether to leave the sending to the thread pool, once it is through with what it has to do now.</param>
    public bool TrySend(OutgoingFrame frame, bool soon = false)
    {
        if (!_queue.Writer.TryWrite(frame))
        {
            return false;
        }

        if (!soon)
        {
            Flush();
        }
        else if (Interlocked.Exchange(ref _isFlushScheduled, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return true;
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref _isFlushScheduled, 0);
        Flush();
    }

    /// <summary>Queues a frame, waiting while the queue is full. Takes over the payload in every case. False when the queue is closed.</summary>
    public async ValueTask<bool> SendAsync(OutgoingFrame frame, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            frame.Payload?.Dispose();
            return false;
        }
        catch (OperationCanceledException)
        {
            frame.Payload?.Dispose();
            throw;
        }

        Flush();
        return true;
    }

    /// <summary>Takes no more frames; those that are queued are sent.</summary>
    public void Complete()
    {
        _queue.Writer.TryComplete();
        Flush();
    }

    /// <summary>Takes no more frames and forgets those that are queued. After it the socket is shut down, which ends a send that waits.</summary>
    public void Abort()
    {
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var frame))
        {
            frame.Payload?.Dispose();
        }

        Flush();
    }

    private void Flush()
    {
        while (Interlocked.CompareExchange(ref _turn, Taken, Free) == Free)
        {
            if (!TrySendQueued(wait: false))
            {
                // The thread has the turn now.
                WakeThread();
                return;
            }

            EndTurn();
            if (_queue.Reader.Count == 0 && _queue.Reader.Completion.IsCompleted == _ended.Task.IsCompleted)
            {
                return;
            }
        }
    }

    // Whoever queued a frame meanwhile found the turn taken; so the queue is looked at once more after this.
    private void EndTurn() => Interlocked.Exchange(ref _turn, Free);

    /// <summary>Sends what is queued. False when the socket takes no more, or there is no end of it; the rest stays.</summary>
    private bool TrySendQueued(bool wait)
    {
        try
        {
            for (var rounds = 0; rounds == 0 || TakeFrames(); rounds++)
            {
                if ((rounds == MaxRounds && !wait) || !TrySendTaken(wait))
                {
                    return false;
                }
            }

            if (_queue.Reader.Completion.IsCompleted)
            {
                End(null);
            }
        }
        catch (IOException exception)
        {
            Fail(exception);
        }

        return true;
    }

    /// <summary>Sends what has been taken out of the queue: the buffer, then the payload that did not fit into it.</summary>
    private bool TrySendTaken(bool wait)
    {
        while (_bufferStart < _bufferEnd)
        {
            var sent = SocketCalls.Send(socket, _buffer.AsSpan(_bufferStart, _bufferEnd - _bufferStart), wait);
            if (sent == 0)
            {
                return false;
            }

            _bufferStart += sent;
        }

        _bufferStart = _bufferEnd = 0;
        if (_large is null)
        {
            return true;
        }

        while (_largeSent < _large.Length)
        {
            var sent = SocketCalls.Send(socket, _large.Span[_largeSent..], wait);
            if (sent == 0)
            {
                return false;
            }

            _largeSent += sent;
        }

        _large.Dispose();
        _large = null;
        return true;
    }

    /// <summary>Moves frames from the queue into the buffer, up to the first payload that does not fit: it is sent from where it is.</summary>
    private bool TakeFrames()
    {
        while (_bufferEnd + FrameHeader.Size <= BufferBytes && _queue.Reader.TryRead(out var frame))
        {
            var payload = frame.Payload;
            new FrameHeader(payload?.Length ?? 0, frame.Kind, frame.CorrelationId).Write(_buffer.AsSpan(_bufferEnd));
            _bufferEnd += FrameHeader.Size;
            if (payload is null)
            {
                continue;
            }

            if (payload.Length > BufferBytes - _bufferEnd)
            {
                _large = payload;
                _largeSent = 0;
                break;
            }

            payload.Span.CopyTo(_buffer.AsSpan(_bufferEnd));
            _bufferEnd += payload.Length;
            payload.Dispose();
        }

        return _bufferEnd > 0;
    }

    private void Fail(IOException exception)
    {
        _bufferStart = _bufferEnd = 0;
        _large?.Dispose();
        _large = null;
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var frame))
        {
            frame.Payload?.Dispose();
        }

        End(exception);
    }

    private void End(Exception? failure)
    {
        _ended.TrySetResult(failure);
        lock (_congestion)
        {
            Monitor.Pulse(_congestion);
        }
    }

    private void WakeThread()
    {
        if (!_hasThread)
        {
            _hasThread = true;
            new Thread(SendWhenPossible) { Name = "frames-out", IsBackground = true }.UnsafeStart();
        }

        lock (_congestion)
        {
            _isCongested = true;
            Monitor.Pulse(_congestion);
        }
    }

    private void SendWhenPossible()
    {
        while (WaitForCongestion())
        {
            TrySendQueued(wait: true);
            EndTurn();
            Flush();
        }
    }

    private bool WaitForCongestion()
    {
        lock (_congestion)
        {
            while (!_isCongested && !_ended.Task.IsCompleted)
            {
                Monitor.Wait(_congestion);
            }

            var isCongested = _isCongested;
            _isCongested = false;
            return isCongested;
        }
    }
}
