using System.Net.Sockets;
using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Connections;

/// <summary>
/// One multiplexed connection. Any thread may send; frames keep the order of <see cref="SendAsync"/>'s completion. What several threads
/// send while a write is under way goes out in one system call. A full queue makes senders wait: that is the back-pressure.
/// </summary>
public sealed class FrameConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private int _closed;

    /// <summary>Takes over a connected stream socket. Nothing is read or written before <see cref="RunAsync"/>.</summary>
    public FrameConnection(Socket socket, IFrameHandler handler)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        _reader = new FrameReader(socket.SafeHandle, handler);
        _writer = new FrameWriter(socket.SafeHandle);
    }

    /// <summary>Sends a frame, waiting while the queue is full. Takes over the payload in every case.</summary>
    /// <returns>False when the connection is closed: the frame will not be sent.</returns>
    public ValueTask<bool> SendAsync(FrameKind kind, ulong correlationId, Payload? payload = null, CancellationToken cancellationToken = default)
    {
        var frame = new OutgoingFrame(kind, correlationId, payload);
        return _writer.TrySend(frame) ? ValueTask.FromResult(true) : _writer.SendAsync(frame, cancellationToken);
    }

    /// <summary>Sends a frame unless the queue is full or closed. Takes over the payload when it returns true.</summary>
    public bool TrySend(FrameKind kind, ulong correlationId, Payload? payload = null) =>
        _writer.TrySend(new OutgoingFrame(kind, correlationId, payload));

    /// <summary>
    /// As <see cref="SendAsync"/>, but when there is much to do: the frame goes out together with what the thread pool sends before it
    /// has come round to it.
    /// </summary>
    public ValueTask<bool> SendSoonAsync(FrameKind kind, ulong correlationId, Payload? payload = null)
    {
        var frame = new OutgoingFrame(kind, correlationId, payload);
        return _writer.TrySend(frame, soon: true) ? ValueTask.FromResult(true) : _writer.SendAsync(frame, CancellationToken.None);
    }

    /// <summary>Takes no more frames, writes those that are queued and then closes; <see cref="RunAsync"/> returns.</summary>
    public void CompleteSending() => _writer.Complete();

    /// <summary>Reads and writes until the other side closes, the token is cancelled or a frame is malformed.</summary>
    /// <returns>The failure that ended it; null when the other side closed or the token was cancelled.</returns>
    public async Task<Exception?> RunAsync(CancellationToken cancellationToken)
    {
        using var cancelling = cancellationToken.UnsafeRegister(static connection => ((FrameConnection)connection!).Close(), this);
        _reader.Start();
        _writer.Open();
        var first = await Task.WhenAny(_reader.Ended, _writer.Ended).ConfigureAwait(false);
        var wasClosed = Volatile.Read(ref _closed) != 0;
        Close();
        var failures = await Task.WhenAll(_reader.Ended, _writer.Ended).ConfigureAwait(false);

        // What the closing itself breaks off is no failure.
        return wasClosed ? null : await first.ConfigureAwait(false) ?? failures.FirstOrDefault(failure => failure is ProtocolException);
    }

    /// <summary>Closes the connection; <see cref="RunAsync"/> returns.</summary>
    public ValueTask DisposeAsync()
    {
        Close();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    // Wakes whoever is blocked on the socket.
    private void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other side was faster.
        }

        _writer.Abort();
    }
}
