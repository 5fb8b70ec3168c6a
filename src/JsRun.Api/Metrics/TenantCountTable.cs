using System.Collections.Concurrent;
using JsRun.Api.Options;

namespace JsRun.Api.Metrics;

/// <summary>What is counted of each tenant. The first so many have counts of their own, the others share one. Any thread.</summary>
internal sealed class TenantCountTable(MetricsOptions options)
{
    private readonly ConcurrentDictionary<string, TenantCounts> _tenants = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private TenantCounts[] _distinct = [];
    private TenantCounts? _others;

    /// <summary>All counts there are.</summary>
    public IReadOnlyList<TenantCounts> All => Volatile.Read(ref _distinct);

    /// <summary>A tenant's counts.</summary>
    public TenantCounts Of(string tenant) => _tenants.TryGetValue(tenant, out var counts) ? counts : Add(tenant);

    // The names of tenants come from the configuration, so that remembering whose counts are shared takes no more than that does.
    private TenantCounts Add(string tenant)
    {
        lock (_gate)
        {
            if (_tenants.TryGetValue(tenant, out var counts))
            {
                return counts;
            }

            var isOwn = _tenants.Count < options.MaxTenants;
            counts = isOwn ? new TenantCounts(tenant) : _others ?? new TenantCounts(MetricTags.OtherTenants);
            if (isOwn || _others is null)
            {
                Volatile.Write(ref _distinct, [.. _distinct, counts]);
            }

            _others = isOwn ? _others : counts;
            _tenants[tenant] = counts;
            return counts;
        }
    }
}
