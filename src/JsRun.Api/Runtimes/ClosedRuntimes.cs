using JsRun.Api.Options;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes;

/// <summary>Remembers why runtimes are gone, for a while and in bounded number. Not thread-safe.</summary>
internal sealed class ClosedRuntimes(IdleOptions options, TimeProvider time)
{
    /// <summary>Beyond that many, only what the contract promises is kept.</summary>
    private const int ManyEntries = 100_000;

    /// <summary>More than can be created and deleted within <see cref="IdleOptions.MinRememberClosedSeconds"/>; an entry takes some 80 bytes.</summary>
    private const int MaxEntries = 1_000_000;

    private readonly Dictionary<UInt128, Entry> _entries = [];
    private readonly Queue<(UInt128 Key, long At)> _order = new();

    public void Add(string id, string tenant, CloseReason reason)
    {
        Prune();
        if (RuntimeIds.KeyOf(id) is { } key)
        {
            _entries[key] = new Entry(tenant, reason);
            _order.Enqueue((key, time.GetTimestamp()));
        }
    }

    public CloseReason? Find(string id, string tenant)
    {
        Prune();
        return RuntimeIds.KeyOf(id) is { } key && _entries.TryGetValue(key, out var entry) && entry.Tenant == tenant ? entry.Reason : null;
    }

    public string? TenantOf(string id) => RuntimeIds.KeyOf(id) is { } key && _entries.TryGetValue(key, out var entry) ? entry.Tenant : null;

    private void Prune()
    {
        while (_order.TryPeek(out var oldest) && (_order.Count > MaxEntries || time.GetElapsedTime(oldest.At).TotalSeconds > KeptSeconds))
        {
            _order.Dequeue();
            _entries.Remove(oldest.Key);
        }
    }

    private int KeptSeconds => _order.Count > ManyEntries ? IdleOptions.MinRememberClosedSeconds : options.RememberClosedSeconds;

    private readonly record struct Entry(string Tenant, CloseReason Reason);
}
