using JsRun.Api.Options;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes;

/// <summary>Remembers why runtimes are gone, for a while and in bounded number. Not thread-safe.</summary>
internal sealed class ClosedRuntimes(IdleOptions options, TimeProvider time)
{
    private const int MaxEntries = 100_000;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long At)> _order = new();

    public void Add(string id, string tenant, CloseReason reason)
    {
        Prune();
        _entries[id] = new Entry(tenant, reason);
        _order.Enqueue((id, time.GetTimestamp()));
    }

    public CloseReason? Find(string id, string tenant)
    {
        Prune();
        return _entries.TryGetValue(id, out var entry) && entry.Tenant == tenant ? entry.Reason : null;
    }

    private void Prune()
    {
        while (_order.TryPeek(out var oldest)
            && (_order.Count > MaxEntries || time.GetElapsedTime(oldest.At).TotalSeconds > options.RememberClosedSeconds))
        {
            _order.Dequeue();
            _entries.Remove(oldest.Id);
        }
    }

    private readonly record struct Entry(string Tenant, CloseReason Reason);
}
