using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Settings;

namespace JsRun.Worker.Hosting;

/// <summary>
/// The snapshots that the Api has sent, by id: a bounded number of bounded memory. The one that was not used for longest makes room; the Api
/// sends it again when it is asked for. Any thread.
/// </summary>
internal sealed class SnapshotShelf(RuntimeStarter starter, WarmPool pool, WorkerSettings settings)
{
    // A pool of runtimes that can hold little more than the snapshot is of no use to anybody.
    private const long SpareHeapBytes = 8L << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LoadedSnapshot> _snapshots = new(StringComparer.Ordinal);
    private long _uses;

    /// <summary>The pool of runtimes that start from nothing.</summary>
    public WarmPool Plain => pool;

    /// <summary>Finds a snapshot and holds it: the caller calls <see cref="LoadedSnapshot.Release"/>. Null when it is not there.</summary>
    public LoadedSnapshot? TryHold(string id)
    {
        lock (_gate)
        {
            if (!_snapshots.TryGetValue(id, out var found) || !found.TryHold())
            {
                return null;
            }

            found.LastUse = ++_uses;
            return found;
        }
    }

    /// <summary>Takes a snapshot in. Copies the blob: not for the connection's loop.</summary>
    /// <exception cref="EngineException">V8 does not know it.</exception>
    public void Add(LoadSnapshotMessage message)
    {
        var snapshot = RuntimeSnapshot.Open(message.Blob.Span, message.HasConsole);
        var limits = starter.Complete(new IsolateLimits(settings.WarmHeapBytes, 0, settings.WarmStackBytes, settings.WarmQueueLength));
        var warm = Math.Min(settings.WarmRuntimesPerSnapshot, (settings.SnapshotCacheBytes - snapshot.Length) / Math.Max(message.HeapBytes, 1));
        var size = message.HeapBytes + SpareHeapBytes > limits.MaxHeapBytes ? 0 : (int)Math.Max(warm, 0);
        var loaded = new LoadedSnapshot(snapshot, message.HeapBytes) { Pool = new WarmPool(starter, limits, size, snapshot) };
        List<LoadedSnapshot> evicted = [];
        lock (_gate)
        {
            if (_snapshots.Remove(message.SnapshotId, out var former))
            {
                evicted.Add(former);
            }

            while (_snapshots.Count > 0 && !Fits(loaded))
            {
                var (id, oldest) = _snapshots.MinBy(static entry => entry.Value.LastUse);
                _snapshots.Remove(id);
                evicted.Add(oldest);
            }

            loaded.LastUse = ++_uses;
            _snapshots.Add(message.SnapshotId, loaded);
        }

        _ = FillAsync(loaded);
        evicted.ForEach(Discard);
    }

    private static void Discard(LoadedSnapshot snapshot)
    {
        snapshot.Pool.Close();
        snapshot.Release();
    }

    // The pool starts runtimes from it, so it holds it for as long.
    private static async Task FillAsync(LoadedSnapshot snapshot)
    {
        snapshot.TryHold();
        await snapshot.Pool.RefillAsync().ConfigureAwait(false);
        snapshot.Release();
    }

    private bool Fits(LoadedSnapshot another) =>
        _snapshots.Count < settings.MaxSnapshots && _snapshots.Values.Sum(static one => one.CostBytes) + another.CostBytes <= settings.SnapshotCacheBytes;
}
