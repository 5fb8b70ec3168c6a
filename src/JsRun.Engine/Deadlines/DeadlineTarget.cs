namespace JsRun.Engine.Deadlines;

/// <summary>Something the deadline clock looks after: one per runtime, whatever the number of its runs.</summary>
internal abstract class DeadlineTarget
{
    /// <summary>When the clock will look next; <see cref="long.MaxValue"/> when it will not. Written under the clock's lock.</summary>
    internal long DueNs = long.MaxValue;

    /// <summary>Place in the clock's heap, -1 when not in it. Under the clock's lock.</summary>
    internal int HeapIndex = -1;

    /// <summary>Called on the clock's thread; must not wait.</summary>
    /// <returns>When to be called next, <see cref="long.MaxValue"/> for not at all.</returns>
    public abstract long OnDue(long nowNs);
}
