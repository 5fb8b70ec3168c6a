using JsRun.Api.Runtimes;
using JsRun.Api.Workers;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Metrics;

/// <summary>Looks at workers and runtimes as the service knows them: nobody is asked, and nobody waited for. Any thread.</summary>
internal sealed class ServiceStateReader(WorkerPool pool, RuntimeDirectory directory, TenantCountTable tenants, TimeProvider time)
{
    // All gauges of one collection are to tell of the same moment.
    private static readonly TimeSpan KeepTime = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private ServiceState? _last;
    private long _readAt;

    /// <summary>What there is now, or was a moment ago.</summary>
    public ServiceState Read()
    {
        lock (_gate)
        {
            if (_last is null || time.GetElapsedTime(_readAt) > KeepTime)
            {
                _last = ReadNow();
                _readAt = time.GetTimestamp();
            }

            return _last;
        }
    }

    private ServiceState ReadNow()
    {
        var workers = pool.List();
        var reports = new Dictionary<(Worker Worker, ulong Number), RuntimeReport>();
        foreach (var facts in workers)
        {
            foreach (var report in facts.Worker.Link.Report?.Pong.Reports ?? [])
            {
                // A worker has no say in what others have.
                reports[(facts.Worker, report.Number)] = report;
            }
        }

        var byTenant = tenants.All.ToDictionary(counts => counts, counts => new TenantFacts(counts));
        var runtimes = new List<RuntimeFacts>();
        foreach (var record in directory.Snapshot())
        {
            var counts = tenants.Of(record.Tenant);
            if (!byTenant.TryGetValue(counts, out var tenant))
            {
                byTenant.Add(counts, tenant = new TenantFacts(counts));
            }

            // One that was made since its worker's last report.
            if (!reports.TryGetValue((record.Worker, record.Isolate.Number), out var report))
            {
                tenant.ByState[(int)(record.IsCreated ? RuntimeState.Idle : RuntimeState.Starting)]++;
                tenant.HeapLimitBytes += record.Config.MaxHeapBytes;
                continue;
            }

            tenant.ByState[(int)report.State]++;
            tenant.HeapUsedBytes += report.HeapUsedBytes;
            tenant.HeapLimitBytes += report.HeapLimitBytes;
            tenant.ExternalBytes += report.ExternalBytes;
            tenant.PhysicalBytes += report.PhysicalBytes;
            runtimes.Add(new RuntimeFacts(record, report));
        }

        return new ServiceState(workers, [.. runtimes], [.. byTenant.Values]);
    }
}
