using System.Collections.Concurrent;
using JsRun.Api.Options;
using JsRun.Api.Tenants;

namespace JsRun.Api.Metrics;

/// <summary>
/// What is counted of each tenant. The first so many have counts of their own for as long as the service runs, since what counters have told is not taken
/// back; the others share one. Those that are configured have theirs from the start, so that their first step is seen. Any thread.
/// </summary>
internal sealed class TenantCountTable
{
    private readonly ConcurrentDictionary<string, TenantCounts> _tenants = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly MetricsOptions _options;
    private readonly TenantCounts _others = new(MetricTags.OtherTenants);
    private TenantCounts[] _distinct = [];
    private volatile bool _isFull;

    public TenantCountTable(MetricsOptions options, TenantDirectory tenants)
    {
        _options = options;
        AddAll();
        tenants.Changed += AddAll;

        void AddAll()
        {
            foreach (var tenant in tenants.Ids.Order(StringComparer.Ordinal))
            {
                Of(tenant);
            }
        }
    }

    /// <summary>All counts there are.</summary>
    public IReadOnlyList<TenantCounts> All => Volatile.Read(ref _distinct);

    /// <summary>A tenant's counts.</summary>
    public TenantCounts Of(string tenant) => _tenants.TryGetValue(tenant, out var counts) ? counts : _isFull ? _others : Add(tenant);

    private TenantCounts Add(string tenant)
    {
        lock (_gate)
        {
            if (_tenants.TryGetValue(tenant, out var counts) || _isFull)
            {
                return counts ?? _others;
            }

            // Nobody is remembered of whom the counts are shared: tenants may come and go for long.
            if (_tenants.Count >= _options.MaxTenants)
            {
                counts = _others;
                _isFull = true;
            }
            else
            {
                counts = _tenants[tenant] = new TenantCounts(tenant);
            }

            Volatile.Write(ref _distinct, [.. _distinct, counts]);
            return counts;
        }
    }
}
