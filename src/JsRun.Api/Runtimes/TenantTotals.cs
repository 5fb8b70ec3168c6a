using System.Runtime.InteropServices;

namespace JsRun.Api.Runtimes;

/// <summary>How many runtimes each tenant has, and their heap limits together. Not thread-safe: the directory locks.</summary>
internal sealed class TenantTotals
{
    private readonly Dictionary<string, (int Count, long HeapBytes)> _totals = new(StringComparer.Ordinal);

    /// <summary>A tenant's totals.</summary>
    public (int Count, long HeapBytes) Of(string tenant) => _totals.GetValueOrDefault(tenant);

    /// <summary>Adds a runtime.</summary>
    public void Add(RuntimeRecord record)
    {
        ref var totals = ref CollectionsMarshal.GetValueRefOrAddDefault(_totals, record.Tenant, out _);
        totals = (totals.Count + 1, totals.HeapBytes + record.Config.MaxHeapBytes);
    }

    /// <summary>Takes a runtime off.</summary>
    public void Remove(RuntimeRecord record)
    {
        var (count, bytes) = _totals[record.Tenant];
        if (count == 1)
        {
            _totals.Remove(record.Tenant);
        }
        else
        {
            _totals[record.Tenant] = (count - 1, bytes - record.Config.MaxHeapBytes);
        }
    }
}
