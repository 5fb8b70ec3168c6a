using System.Diagnostics.Metrics;
using JsRun.Api.Evaluations;
using JsRun.Api.Options;
using JsRun.Api.Sessions;
using JsRun.Api.Workers;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Metrics;

/// <summary>
/// The gauges of the meter <c>JsRun</c>: what there is when somebody looks. Gauges all, also where sums would be meant: those forget whom they are not told
/// of any more, and runtimes and workers come and go.
/// </summary>
internal sealed class StateGauges
{
    private readonly ServiceStateReader _state;
    private readonly MetricsOptions _options;

    public StateGauges(ServiceMeter meter, ServiceStateReader state, EvaluationGate gate, SessionDirectory sessions, MetricsOptions options)
    {
        (_state, _options) = (state, options);
        var target = meter.Meter;
        target.CreateObservableGauge("jsrun.runtimes", ObserveRuntimes, "{runtime}", "Live runtimes, by what they are doing.");
        target.CreateObservableGauge("jsrun.sessions", () => (long)sessions.Total, "{session}", "Live sessions.");
        target.CreateObservableGauge("jsrun.evaluations.active", () => (long)gate.Load.Working, "{evaluation}", "One-shot evaluations that are under way.");
        target.CreateObservableGauge("jsrun.evaluations.waiting", () => (long)gate.Load.Waiting, "{evaluation}", "One-shot evaluations that wait to be admitted.");

        OfIsolates("heap.used", "Objects in a runtime's heap at the end of its last turn.", static report => report.HeapUsedBytes);
        OfIsolates("heap.limit", "The most that heap and external memory of a runtime may be.", static report => report.HeapLimitBytes);
        OfIsolates("external", "ArrayBuffers and the like of a runtime.", static report => report.ExternalBytes);
        OfIsolates("physical", "Memory that the heap of a runtime takes.", static report => report.PhysicalBytes);
        OfTenants("heap.used", "Objects in the heaps of a tenant's runtimes.", static tenant => tenant.HeapUsedBytes);
        OfTenants("heap.limit", "The most that heaps and external memory of a tenant's runtimes may be.", static tenant => tenant.HeapLimitBytes);
        OfTenants("external", "ArrayBuffers and the like of a tenant's runtimes.", static tenant => tenant.ExternalBytes);
        OfTenants("physical", "Memory that the heaps of a tenant's runtimes take.", static tenant => tenant.PhysicalBytes);

        target.CreateObservableGauge("jsrun.workers", ObserveRoles, "{worker}", "Worker processes, by what they are used for.");
        OfWorkers("jsrun.worker.memory", "By", "Resident memory of a worker.", static (_, pong) => pong.ResidentBytes);
        OfWorkers("jsrun.worker.runtimes", "{runtime}", "Runtimes that live in a worker.", static (facts, _) => facts.Runtimes);
        OfWorkers("jsrun.worker.pending", "{request}", "Requests that a worker has not answered.", static (facts, _) => facts.Worker.Link.PendingCount);
        OfWorkers("jsrun.worker.code_cache.size", "By", "Compiled code that a worker keeps.", static (_, pong) => pong.CodeCacheBytes);
        OfWorkers("jsrun.pool.warm", "{runtime}", "Runtimes that a worker keeps prepared.", static (_, pong) => pong.WarmRuntimes);

        void OfIsolates(string name, string description, Func<RuntimeReport, long> value) =>
            target.CreateObservableGauge($"jsrun.isolate.{name}", () => ObserveIsolates(value), "By", description);

        void OfTenants(string name, string description, Func<TenantFacts, long> value) =>
            target.CreateObservableGauge($"jsrun.tenant.{name}", () => _state.Read().Tenants.Select(tenant => new Measurement<long>(value(tenant), tenant.Tag)), "By", description);

        void OfWorkers(string name, string unit, string description, Func<WorkerFacts, PongMessage, long> value) =>
            target.CreateObservableGauge(name, () => ObserveWorkers(value), unit, description);
    }

    private IEnumerable<Measurement<long>> ObserveRuntimes()
    {
        foreach (var tenant in _state.Read().Tenants)
        {
            for (var state = RuntimeState.Starting; state < RuntimeState.Closed; state++)
            {
                yield return new(tenant.ByState[(int)state], tenant.Tag, MetricTags.States[(int)state]);
            }
        }
    }

    // All of them, or those with the largest heaps.
    private IEnumerable<Measurement<long>> ObserveIsolates(Func<RuntimeReport, long> value)
    {
        var runtimes = _state.Read().Runtimes;
        var shown = runtimes.Length <= _options.MaxIsolates
            ? runtimes
            : runtimes.OrderByDescending(static facts => facts.Report.HeapUsedBytes + facts.Report.ExternalBytes).Take(_options.TopIsolates);
        return shown.Select(facts => new Measurement<long>(
            value(facts.Report),
            new KeyValuePair<string, object?>("runtime", facts.Record.Id),
            MetricTags.Tenant(facts.Record.Tenant),
            MetricTags.WorkerOf(facts.Record.Worker.Id)));
    }

    private IEnumerable<Measurement<long>> ObserveRoles() => Enum.GetValues<WorkerRole>().Select(role =>
        new Measurement<long>(_state.Read().Workers.Count(worker => worker.Role == role), MetricTags.Roles[(int)role]));

    private IEnumerable<Measurement<long>> ObserveWorkers(Func<WorkerFacts, PongMessage, long> value)
    {
        foreach (var facts in _state.Read().Workers)
        {
            if (facts.Worker.Link.Report is { } report)
            {
                yield return new(value(facts, report.Pong), MetricTags.WorkerOf(facts.Worker.Id), MetricTags.Roles[(int)facts.Role]);
            }
        }
    }
}
