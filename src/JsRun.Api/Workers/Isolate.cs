namespace JsRun.Api.Workers;

/// <summary>An isolate in a worker, as the service knows it.</summary>
/// <param name="number">The number that the worker gives it: the correlation id of the request that made it.</param>
internal sealed class Isolate(ulong number)
{
    private long _lastAnswerAt;
    private int _isCharged;

    /// <summary>What a dying worker names its culprit by.</summary>
    public ulong Number => number;

    /// <summary>Whether a debugger may pause what it runs, for longer than any budget; its worker knows how long.</summary>
    public bool MayPause { get; set; }

    /// <summary>True for the first that asks: of all requests that die with it, one is charged for what it did.</summary>
    public bool TryCharge() => Interlocked.Exchange(ref _isCharged, 1) == 0;

    /// <summary>When a request to it was last answered, by the clock's timestamp; 0: never.</summary>
    public long LastAnswerAt
    {
        get => Volatile.Read(ref _lastAnswerAt);
        set => Volatile.Write(ref _lastAnswerAt, value);
    }
}
