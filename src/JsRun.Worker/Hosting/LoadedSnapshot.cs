using JsRun.Engine;

namespace JsRun.Worker.Hosting;

/// <summary>
/// A snapshot that the worker has, with the runtimes prepared from it. Its memory is freed when the shelf has let it go and nobody starts
/// a runtime from it any more. Any thread.
/// </summary>
internal sealed class LoadedSnapshot
{
    private readonly RuntimeSnapshot _snapshot;
    private readonly Lock _gate = new();
    private int _holders = 1;

    /// <param name="snapshot">Taken over.</param>
    /// <param name="heapBytes">Memory of a runtime that has just started from it.</param>
    public LoadedSnapshot(RuntimeSnapshot snapshot, long heapBytes)
    {
        _snapshot = snapshot;
        HeapBytes = heapBytes;
    }

    public RuntimeSnapshot Snapshot => _snapshot;

    public long HeapBytes { get; }

    /// <summary>Runtimes prepared from it.</summary>
    public required WarmPool Pool { get; init; }

    /// <summary>Memory in bytes that it may take, prepared runtimes included.</summary>
    public long CostBytes => _snapshot.Length + (Pool.Size * HeapBytes);

    /// <summary>When it was last used: a number that grows. Under the shelf's lock.</summary>
    public long LastUse { get; set; }

    /// <summary>Keeps it; false when it has been let go. Each success is followed by one <see cref="Release"/>.</summary>
    public bool TryHold()
    {
        lock (_gate)
        {
            _holders += _holders > 0 ? 1 : 0;
            return _holders > 0;
        }
    }

    /// <summary>Ends a hold; the shelf's own is the first.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if (--_holders > 0)
            {
                return;
            }
        }

        _snapshot.Dispose();
    }
}
