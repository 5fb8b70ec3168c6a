using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Streams;

/// <summary>
/// How far a run has read the stream that its value is. It reads on while the sink has room, and lets others have their turn in between. Owner
/// thread only.
/// </summary>
internal sealed class ItemReading(IItemSink sink)
{
    // What a turn reads at most: some 100 us of a stream that has everything at hand.
    private const int MaxTurnItems = 256;
    private const int MaxTurnBytes = 64 * 1024;

    private volatile bool _isToEnd;
    private int _turnItems;
    private int _turnBytes;

    /// <summary>The stream is open: it has to be closed unless it ends.</summary>
    public bool IsOpen { get; set; }

    /// <summary>It reads no item, so that others have a turn or because there is no room.</summary>
    public bool IsYielding { get; private set; }

    /// <summary>It yields, and may read on.</summary>
    public bool CanReadOn => IsYielding && !_isToEnd && sink.HasRoom;

    /// <summary>Opens the value of the run if that is a stream; <see cref="IsOpen"/> says whether it is.</summary>
    public JsrStatus Open(Isolate isolate, long run, ref JsrRunState state)
    {
        var status = isolate.OpenStream(run, out var isOpen, ref state);
        IsOpen = isOpen;
        return status;
    }

    /// <summary>Hands an item over.</summary>
    public void Take(ReadOnlySpan<byte> itemJson)
    {
        _turnItems++;
        _turnBytes += itemJson.Length;
        sink.WriteItem(itemJson);
    }

    /// <summary>Whether the run is to let others have their turn now.</summary>
    public bool TryYield()
    {
        if (_turnItems < MaxTurnItems && _turnBytes < MaxTurnBytes && !_isToEnd && sink.HasRoom)
        {
            return false;
        }

        IsYielding = true;
        EndTurn();
        return true;
    }

    /// <summary>Reads no further item: nobody wants any. Any thread.</summary>
    public void End() => _isToEnd = true;

    /// <summary>It is the run's turn again.</summary>
    public void Resume() => IsYielding = false;

    /// <summary>The turn ends, be it because the next item is not there yet.</summary>
    public void EndTurn()
    {
        _turnItems = 0;
        _turnBytes = 0;
        sink.Flush();
    }
}
