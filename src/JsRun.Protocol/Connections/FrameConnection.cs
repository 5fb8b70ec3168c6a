using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Connections;

/// <summary>
/// One multiplexed connection. Any thread may send; frames keep the order of <see cref="SendAsync"/>'s completion. What several threads
/// send while a write is under way goes out in one system call. A full queue makes senders wait: that is the back-pressure.
/// </summary>
public sealed class FrameConnection : IAsyncDisposable
{
    private const int QueueLength = 1024;
    private const int FlushBytes = 256 * 1024;

    private readonly Stream _stream;
    private readonly IFrameHandler _handler;
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<OutgoingFrame> _outgoing = Channel.CreateBounded<OutgoingFrame>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Takes over a connected stream. Nothing is read or written before <see cref="RunAsync"/>.</summary>
    public FrameConnection(Stream stream, IFrameHandler handler)
    {
        _stream = stream;
        _handler = handler;
    }

    /// <summary>Queues a frame, waiting while the queue is full. Takes over the payload in every case.</summary>
    /// <returns>False when the connection is closed: the frame will not be sent.</returns>
    public ValueTask<bool> SendAsync(FrameKind kind, ulong correlationId, Payload? payload = null, CancellationToken cancellationToken = default)
    {
        var frame = new OutgoingFrame(kind, correlationId, payload);
        return _outgoing.Writer.TryWrite(frame) ? ValueTask.FromResult(true) : SendSlowAsync(frame, cancellationToken);
    }

    /// <summary>Queues a frame unless the queue is full or closed. Takes over the payload when it returns true.</summary>
    public bool TrySend(FrameKind kind, ulong correlationId, Payload? payload = null) =>
        _outgoing.Writer.TryWrite(new OutgoingFrame(kind, correlationId, payload));

    /// <summary>Takes no more frames, writes those that are queued and then closes; <see cref="RunAsync"/> returns.</summary>
    public void CompleteSending() => _outgoing.Writer.TryComplete();

    /// <summary>Reads and writes until the other side closes, the token is cancelled or a frame is malformed.</summary>
    /// <returns>The failure that ended it; null when the other side closed or the token was cancelled.</returns>
    public async Task<Exception?> RunAsync(CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var reading = RunUntilClosedAsync(ReadLoopAsync, linked);
        var writing = RunUntilClosedAsync(WriteLoopAsync, linked);
        var failures = await Task.WhenAll(reading, writing).ConfigureAwait(false);
        DiscardQueue();
        return failures.FirstOrDefault(failure => failure is not null);
    }

    /// <summary>Closes the connection; <see cref="RunAsync"/> returns.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _outgoing.Writer.TryComplete();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<Exception?> RunUntilClosedAsync(Func<CancellationToken, Task> loop, CancellationTokenSource linked)
    {
        try
        {
            await loop(linked.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested)
        {
            return null;
        }
        catch (ObjectDisposedException) when (linked.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever ended a loop ends the connection and is returned to whoever runs it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
        finally
        {
            await linked.CancelAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> SendSlowAsync(OutgoingFrame frame, CancellationToken cancellationToken)
    {
        try
        {
            await _outgoing.Writer.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            return true;
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
    }

    private async Task WriteLoopAsync(CancellationToken cancellationToken)
    {
        var pipe = PipeWriter.Create(_stream, new StreamPipeWriterOptions(minimumBufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (_outgoing.Reader.TryRead(out var frame))
                {
                    Write(pipe, frame);
                    if (pipe.UnflushedBytes >= FlushBytes)
                    {
                        await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
                    }
                }

                await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static void Write(PipeWriter pipe, OutgoingFrame frame)
    {
        var payload = frame.Payload;
        new FrameHeader(payload?.Length ?? 0, frame.Kind, frame.CorrelationId).Write(pipe.GetSpan(FrameHeader.Size));
        pipe.Advance(FrameHeader.Size);
        if (payload is not null)
        {
            pipe.Write(payload.Span);
            payload.Dispose();
        }
    }

    private async Task ReadLoopAsync(CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
                var rest = Dispatch(result.Buffer);
                pipe.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted)
                {
                    if (!rest.IsEmpty)
                    {
                        throw new ProtocolException("The connection ended inside a frame.");
                    }

                    return;
                }
            }
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    private ReadOnlySequence<byte> Dispatch(ReadOnlySequence<byte> buffer)
    {
        Span<byte> headerBytes = stackalloc byte[FrameHeader.Size];
        while (buffer.Length >= FrameHeader.Size)
        {
            buffer.Slice(0, FrameHeader.Size).CopyTo(headerBytes);
            var header = FrameHeader.Read(headerBytes);
            var frameLength = FrameHeader.Size + (long)header.PayloadLength;
            if (buffer.Length < frameLength)
            {
                break;
            }

            var payload = Payload.Rent(header.PayloadLength);
            buffer.Slice(FrameHeader.Size, header.PayloadLength).CopyTo(payload.Writable);
            _handler.OnFrame(header, payload);
            buffer = buffer.Slice(frameLength);
        }

        return buffer;
    }

    private void DiscardQueue()
    {
        _outgoing.Writer.TryComplete();
        while (_outgoing.Reader.TryRead(out var frame))
        {
            frame.Payload?.Dispose();
        }
    }

    private readonly record struct OutgoingFrame(FrameKind Kind, ulong CorrelationId, Payload? Payload);
}
