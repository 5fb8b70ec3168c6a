using System.Threading.Channels;
using JsRun.Protocol.Connections;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Workers;

/// <summary>
/// An answer that comes in pieces, which wait here until somebody takes them. The worker sends no more ahead than the window, however slowly
/// that goes, but for what it has left when it is done: a frame's worth at most.
/// </summary>
internal sealed class WorkerStream(ulong correlationId, FrameConnection connection)
{
    private const int MaxUntaken = CreditMessage.Window + FrameHeader.MaxPayloadBytes;

    private readonly Channel<Payload> _pieces = Channel.CreateUnbounded<Payload>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<int> _inputTaken = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
    private int _untaken;
    private int _inputUntaken;

    /// <summary>The request's.</summary>
    public ulong CorrelationId => correlationId;

    /// <summary>Takes a piece in; false when nobody wants it any more. The thread that reads frames.</summary>
    /// <exception cref="ProtocolException">The worker sends more ahead than it may.</exception>
    public bool TryAdd(Payload piece)
    {
        var untaken = Interlocked.Add(ref _untaken, piece.Length);
        if (untaken > MaxUntaken)
        {
            piece.Dispose();
            throw new ProtocolException("A worker sends more of a stream ahead than it may.");
        }

        return _pieces.Writer.TryWrite(piece);
    }

    /// <summary>The next piece, which the caller owns; null when there are no more. One reader.</summary>
    public async ValueTask<Payload?> ReadAsync() =>
        await _pieces.Reader.WaitToReadAsync() && _pieces.Reader.TryRead(out var piece) ? piece : null;

    /// <summary>A piece has gone on: the worker may send as much again.</summary>
    public void Acknowledge(int bytes)
    {
        Interlocked.Add(ref _untaken, -bytes);
        if (bytes > 0)
        {
            _ = connection.SendAsync(FrameKind.StreamCredit, correlationId, new CreditMessage(bytes).ToPayload()).AsTask();
        }
    }

    /// <summary>Sends the worker a message, once it has taken enough of those before. Takes over the payload. One sender.</summary>
    public async ValueTask SendAsync(Payload message, CancellationToken cancellationToken)
    {
        var bytes = Math.Max(message.Length, CreditMessage.MinMessageBytes);
        try
        {
            while (_inputTaken.Reader.TryRead(out var taken) || (_inputUntaken >= CreditMessage.MaxKeptBytes && _inputUntaken + bytes > CreditMessage.Window))
            {
                _inputUntaken -= taken > 0 ? taken : await _inputTaken.Reader.ReadAsync(cancellationToken);
            }
        }
        catch
        {
            message.Dispose();
            throw;
        }

        _inputUntaken += bytes;
        await connection.SendAsync(FrameKind.StreamInput, correlationId, message, cancellationToken);
    }

    /// <summary>Sends the worker a message that need not wait for room: one that ends the stream. Takes over the payload.</summary>
    public ValueTask<bool> SendLastAsync(Payload message) => connection.SendAsync(FrameKind.StreamInput, correlationId, message);

    /// <summary>The worker has taken so many bytes of messages. The thread that reads frames.</summary>
    public void NoteInputTaken(int bytes) => _inputTaken.Writer.TryWrite(bytes);

    /// <summary>There are no more pieces.</summary>
    public void Complete() => _pieces.Writer.TryComplete();

    /// <summary>Throws away what nobody takes any more.</summary>
    public void Discard()
    {
        Complete();
        while (_pieces.Reader.TryRead(out var piece))
        {
            piece.Dispose();
        }
    }
}
