using System.Runtime.InteropServices;

namespace JsRun.Api.Runtimes;

/// <summary>What each tenant has of runtimes. Not thread-safe: the directory locks.</summary>
internal sealed class TenantTotals
{
    private readonly Dictionary<string, TenantTotal> _totals = new(StringComparer.Ordinal);

    /// <summary>A tenant's total.</summary>
    public TenantTotal Of(string tenant) => _totals.GetValueOrDefault(tenant);

    /// <summary>Adds a runtime.</summary>
    public void Add(RuntimeRecord record)
    {
        ref var total = ref CollectionsMarshal.GetValueRefOrAddDefault(_totals, record.Tenant, out _);
        total = new TenantTotal(
            total.Runtimes + 1, total.HeapBytes + record.Config.MaxHeapBytes, total.Contexts + record.Contexts, total.Processes + ProcessesOf(record));
    }

    /// <summary>Takes a runtime off.</summary>
    public void Remove(RuntimeRecord record)
    {
        var total = _totals[record.Tenant];
        if (total.Runtimes == 1)
        {
            _totals.Remove(record.Tenant);
        }
        else
        {
            _totals[record.Tenant] = new TenantTotal(
                total.Runtimes - 1, total.HeapBytes - record.Config.MaxHeapBytes, total.Contexts - record.Contexts, total.Processes - ProcessesOf(record));
        }
    }

    /// <summary>Notes that a runtime that was added has one context more, or one less.</summary>
    public void AddContexts(RuntimeRecord record, int count)
    {
        record.Contexts += count;
        _totals[record.Tenant] = _totals[record.Tenant] with { Contexts = _totals[record.Tenant].Contexts + count };
    }

    private static int ProcessesOf(RuntimeRecord record) => record.Config.OwnProcess ? 1 : 0;
}
