using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Unicode;
using JsRun.Api.Quotas;
using JsRun.Protocol.Frames;

namespace JsRun.Api.Sessions;

/// <summary>The WebSocket of a session: whole messages in, messages of any length out. One reader, any number of senders.</summary>
/// <param name="socket">The socket; whoever made it disposes of it.</param>
/// <param name="memory">What messages are taken from while they come.</param>
/// <param name="maxMessageBytes">Longest message of the client.</param>
/// <param name="maxUnsentBytes">Bytes that may wait for the client, beyond a single message; then the connection is cut.</param>
/// <param name="maxStall">Longest wait for a client that takes nothing; then the connection is cut.</param>
internal sealed class SessionSocket(WebSocket socket, InputMemory memory, int maxMessageBytes, long maxUnsentBytes, TimeSpan maxStall) : IDisposable
{
    private const int ReadBytes = 4096;
    private const int ChunkBytes = 64 * 1024;

    // IANA's registry of close codes.
    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;

    // RFC 6455: a control frame has 125 bytes, two of them the code.
    private const int MaxReasonBytes = 123;

    private static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _broken = new();

    // Written and read by whose turn it is.
    private bool _isClosed;
    private long _unsentBytes;

    /// <summary>Reads a message, which the caller owns; without one, the client wants no more, or is to be closed with the status.</summary>
    public async ValueTask<(SessionMessage? Message, WebSocketCloseStatus Status)> ReadAsync()
    {
        using var message = new PayloadWriter(ReadBytes);
        var taken = 0;
        var isWhole = false;
        try
        {
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(message.GetMemory(ReadBytes), _broken.Token);
                message.Advance(received.Count);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return (null, WebSocketCloseStatus.NormalClosure);
                }

                if (received.MessageType != WebSocketMessageType.Text)
                {
                    return (null, WebSocketCloseStatus.InvalidMessageType);
                }

                if (message.Length > maxMessageBytes)
                {
                    return (null, WebSocketCloseStatus.MessageTooBig);
                }

                if (!memory.TryTake(received.Count))
                {
                    return (null, message.Length > memory.MaxBytes ? WebSocketCloseStatus.MessageTooBig : TryAgainLater);
                }

                taken += received.Count;
            }
            while (!received.EndOfMessage);

            var payload = message.ToPayload();
            if (!Utf8.IsValid(payload.Span))
            {
                payload.Dispose();
                return (null, WebSocketCloseStatus.InvalidPayloadData);
            }

            isWhole = true;
            return (new SessionMessage(payload, memory), default);
        }
        catch (Exception exception) when (IsGone(exception))
        {
            return (null, WebSocketCloseStatus.EndpointUnavailable);
        }
        finally
        {
            memory.Return(isWhole ? 0 : taken);
        }
    }

    /// <summary>Sends a message that consists of three parts; false when the client is gone. Their memory must stay valid until this completes.</summary>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body = default, ReadOnlyMemory<byte> tail = default)
    {
        var length = head.Length + body.Length + tail.Length;
        try
        {
            var unsent = Interlocked.Add(ref _unsentBytes, length);
            if (unsent > maxUnsentBytes && unsent > length)
            {
                await BreakAsync();
                return false;
            }

            await _turn.WaitAsync(_broken.Token);
            return await SendInTurnAsync(head, body, tail);
        }
        catch (Exception exception) when (IsGone(exception))
        {
            return false;
        }
        finally
        {
            Interlocked.Add(ref _unsentBytes, -length);
        }
    }

    // The caller has the turn, which is given back.
    private async ValueTask<bool> SendInTurnAsync(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> tail)
    {
        if (_isClosed)
        {
            _turn.Release();
            return false;
        }

        var left = head.Length + body.Length + tail.Length;
        var chunk = ArrayPool<byte>.Shared.Rent(Math.Min(left, ChunkBytes));
        try
        {
            while (left > 0)
            {
                var filled = Fill(chunk, ref head, ref body, ref tail);
                left -= filled;
                await SendChunkAsync(chunk.AsMemory(0, filled), isLast: left == 0);
            }

            return true;
        }
        catch (Exception exception) when (IsGone(exception))
        {
            await BreakAsync();
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
            _turn.Release();
        }
    }

    /// <summary>Closes the socket after what was sent before, if the client takes it.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string? reason)
    {
        using var limit = new CancellationTokenSource(CloseWait);
        try
        {
            await _turn.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await BreakAsync();
            return;
        }

        try
        {
            _isClosed = true;
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, reason is null || Encoding.UTF8.GetByteCount(reason) <= MaxReasonBytes ? reason : null, limit.Token);
            }
        }
        catch (Exception exception) when (IsGone(exception))
        {
            await BreakAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Cuts the connection: whoever reads or sends is told that the client is gone.</summary>
    public Task BreakAsync()
    {
        socket.Abort();
        return StopAsync();
    }

    /// <summary>Has everyone who still wants to send something give up.</summary>
    public Task StopAsync() => _broken.CancelAsync();

    /// <inheritdoc />
    public void Dispose()
    {
        _turn.Dispose();
        _broken.Dispose();
    }

    private static int Fill(Span<byte> chunk, ref ReadOnlyMemory<byte> head, ref ReadOnlyMemory<byte> body, ref ReadOnlyMemory<byte> tail)
    {
        var filled = Move(ref head, chunk);
        filled += Move(ref body, chunk[filled..]);
        return filled + Move(ref tail, chunk[filled..]);
    }

    private static int Move(ref ReadOnlyMemory<byte> from, Span<byte> to)
    {
        var count = Math.Min(from.Length, to.Length);
        from.Span[..count].CopyTo(to);
        from = from[count..];
        return count;
    }

    private async ValueTask SendChunkAsync(ReadOnlyMemory<byte> chunk, bool isLast)
    {
        var sending = socket.SendAsync(chunk, WebSocketMessageType.Text, isLast, CancellationToken.None);
        if (sending.IsCompletedSuccessfully)
        {
            await sending;
            return;
        }

        var slow = sending.AsTask();
        if (await Task.WhenAny(slow, Task.Delay(maxStall, _broken.Token)) != slow)
        {
            // A message that says why would wait behind this one. The chunk's memory is the socket's until it has given up.
            await BreakAsync();
        }

        await slow;
    }

    private static bool IsGone(Exception exception) => exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException;
}
