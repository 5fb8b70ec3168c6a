using JsRun.Engine.Isolates;

namespace JsRun.Engine.Errands;

/// <summary>
/// The errands of a runtime, done in their order: between turns, at an interrupt check of the running script, or while it is paused,
/// whichever comes first. Any thread adds, the owner does.
/// </summary>
internal sealed class ErrandQueue
{
    // Whoever sends errands waits for some of them; this is for those who do not.
    private const int MaxLength = 1024;

    private readonly Lock _lock = new();
    private Queue<Errand>? _errands;
    private bool _isClosed;
    private int _count;

    /// <summary>Whether there is something to do. Any thread.</summary>
    public bool HasAny => Volatile.Read(ref _count) > 0;

    /// <summary>Adds an errand; false when there are too many, or the runtime closes.</summary>
    public bool TryAdd(Errand errand)
    {
        lock (_lock)
        {
            if (_isClosed || _count == MaxLength)
            {
                return false;
            }

            // Most runtimes have none all their life.
            _errands ??= new Queue<Errand>();

            _errands.Enqueue(errand);
            Volatile.Write(ref _count, _errands.Count);
            return true;
        }
    }

    /// <summary>Does the next one, which may in turn do others; false when there is none. Owner thread.</summary>
    public bool DoNext(IsolateSession session)
    {
        Errand? errand;
        lock (_lock)
        {
            if (_errands is null || !_errands.TryDequeue(out errand))
            {
                return false;
            }

            Volatile.Write(ref _count, _errands.Count);
        }

        errand.Do(session);
        return true;
    }

    /// <summary>Does all there are. Owner thread.</summary>
    public void DoAll(IsolateSession session)
    {
        while (DoNext(session))
        {
        }
    }

    /// <summary>Takes no more, and gives up those that wait.</summary>
    public void Close()
    {
        Errand[] left;
        lock (_lock)
        {
            _isClosed = true;
            left = _errands is null ? [] : [.. _errands];
            _errands = null;
            Volatile.Write(ref _count, 0);
        }

        Array.ForEach(left, errand => errand.GiveUp());
    }
}
