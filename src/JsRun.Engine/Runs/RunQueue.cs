namespace JsRun.Engine.Runs;

/// <summary>
/// Waiting runs in the order of arrival, linked through the runs themselves so that a cancelled one leaves at once and does not
/// take up room. Not synchronised: used under the runtime's gate.
/// </summary>
internal sealed class RunQueue
{
    private Run? _first;
    private Run? _last;
    private int _count;

    /// <summary>May be read outside of the gate.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many of them are <see cref="RunKind.ReadStream"/>.</summary>
    public int ReadingCount { get; private set; }

    public void Enqueue(Run run)
    {
        run.Previous = _last;
        if (_last is null)
        {
            _first = run;
        }
        else
        {
            _last.Next = run;
        }

        _last = run;
        Add(run, 1);
    }

    public Run? Dequeue()
    {
        var run = _first;
        if (run is not null)
        {
            Remove(run);
        }

        return run;
    }

    /// <summary>Takes the first run of a kind.</summary>
    public Run? Dequeue(RunKind kind)
    {
        var run = _first;
        while (run is not null && run.Kind != kind)
        {
            run = run.Next;
        }

        if (run is not null)
        {
            Remove(run);
        }

        return run;
    }

    public void Remove(Run run)
    {
        if (run.Previous is null)
        {
            _first = run.Next;
        }
        else
        {
            run.Previous.Next = run.Next;
        }

        if (run.Next is null)
        {
            _last = run.Previous;
        }
        else
        {
            run.Next.Previous = run.Previous;
        }

        run.Next = run.Previous = null;
        Add(run, -1);
    }

    private void Add(Run run, int change)
    {
        Volatile.Write(ref _count, _count + change);
        ReadingCount += run.Kind == RunKind.ReadStream ? change : 0;
    }
}
