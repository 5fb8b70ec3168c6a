using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Worker.Connection.Streams;

/// <summary>
/// Sends what a run writes to its console and the items that it yields, in their order. Items are sent together until the run waits for
/// something; a console entry is sent at once. What the client does not take waits here while the run goes on: an item at most, since no more are asked for,
/// and the console entries, which the run's limits bound.
/// </summary>
internal sealed class RunStream(ulong correlationId, FrameSender sender, int maxItemsAhead) : IPacedStream, IConsoleSink, IItemSink
{
    private const int PieceBytes = 32 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<Payload> _waiting = new();
    private PayloadWriter? _piece;
    private int _unacknowledged;
    private int _itemsAhead;
    private bool _isCancelled;
    private JsRuntime? _runtime;

    public ulong CorrelationId => correlationId;

    public bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return _unacknowledged < CreditMessage.Window && _waiting.Count == 0 && (maxItemsAhead == 0 || _itemsAhead < maxItemsAhead);
            }
        }
    }

    /// <summary>The runtime that is to be told when there is room again. Before the run.</summary>
    public void Wakes(JsRuntime runtime) => Volatile.Write(ref _runtime, runtime);

    public void WriteItem(ReadOnlySpan<byte> itemJson)
    {
        lock (_gate)
        {
            Append(StreamEventKind.Item, itemJson);
            _itemsAhead++;
            if (_piece!.Length >= PieceBytes)
            {
                SendPiece();
            }
        }
    }

    void IConsoleSink.Write(ReadOnlySpan<byte> entryJson)
    {
        lock (_gate)
        {
            Append(StreamEventKind.Console, entryJson);
            SendPiece();
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            SendPiece();
        }
    }

    /// <summary>Sends what is left, however little room there is: the answer of a run that has ended waits for no client.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            SendPiece();
            while (_waiting.TryDequeue(out var piece))
            {
                Post(piece);
            }
        }
    }

    public void Acknowledge(int bytes)
    {
        lock (_gate)
        {
            _unacknowledged = Math.Max(0, _unacknowledged - bytes);
            _itemsAhead = Math.Max(0, _itemsAhead - 1);
            while (_waiting.TryPeek(out var next) && TryPost(next))
            {
                _waiting.Dequeue();
            }

            if (_waiting.Count > 0)
            {
                return;
            }
        }

        Volatile.Read(ref _runtime)?.WakeStreams();
    }

    public void Cancel()
    {
        lock (_gate)
        {
            _isCancelled = true;
            _piece?.Dispose();
            _piece = null;
            while (_waiting.TryDequeue(out var piece))
            {
                piece.Dispose();
            }
        }
    }

    private void Append(StreamEventKind kind, ReadOnlySpan<byte> json)
    {
        _piece ??= new PayloadWriter(Math.Max(1024, json.Length + StreamEvents.OverheadBytes));
        StreamEvents.Write(_piece, kind, json);
    }

    private void SendPiece()
    {
        if (_piece is null)
        {
            return;
        }

        var payload = _piece.ToPayload();
        _piece.Dispose();
        _piece = null;
        if (_isCancelled)
        {
            payload.Dispose();
        }
        else if (_waiting.Count > 0 || !TryPost(payload))
        {
            _waiting.Enqueue(payload);
        }
    }

    private bool TryPost(Payload piece)
    {
        if (_unacknowledged > 0 && _unacknowledged + piece.Length > CreditMessage.Window)
        {
            return false;
        }

        Post(piece);
        return true;
    }

    private void Post(Payload piece)
    {
        _unacknowledged += piece.Length;
        sender.Post(FrameKind.StreamPiece, correlationId, piece);
    }
}
