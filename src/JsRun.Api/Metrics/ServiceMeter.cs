using System.Diagnostics.Metrics;
using JsRun.Api.Options;
using JsRun.Api.Workers;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Metrics;

/// <summary>The meter <c>JsRun</c>: what the service counts as it happens. Any thread; cheap enough for every evaluation.</summary>
internal sealed class ServiceMeter : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "JsRun";

    /// <summary>The counter of evaluations, by tenant, kind and outcome.</summary>
    public const string Evaluations = "jsrun.evaluations";

    /// <summary>The counter of runtimes that are gone, by tenant and reason.</summary>
    public const string RuntimesClosed = "jsrun.runtimes.closed";

    private static readonly double[] EvaluationSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
    private static readonly double[] QueueSeconds = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30];

    private readonly bool _isEnabled;
    private readonly TenantCountTable _tenants;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _cpuTime;
    private readonly Histogram<double> _queueTime;
    private readonly Counter<long> _restarts;
    private readonly Counter<double> _workerCpu;

    public ServiceMeter(MetricsOptions options, OtlpOptions otlp, TenantCountTable tenants, WorkerExits exits)
    {
        _isEnabled = options.Enabled || otlp.PushesMetrics;
        _tenants = tenants;
        Meter = new Meter(Name);
        Meter.CreateObservableCounter(Evaluations, ObserveEvaluations, "{evaluation}", "Evaluations and calls that were carried out, by what became of them.");
        Meter.CreateObservableCounter("jsrun.tenant.cpu_time", ObserveCpuTime, "s", "CPU time of all that a tenant's runtimes ran.");
        Meter.CreateObservableCounter("jsrun.runtimes.created", ObserveCreated, "{runtime}", "Runtimes that were made.");
        Meter.CreateObservableCounter(RuntimesClosed, ObserveClosed, "{runtime}", "Runtimes that are gone, by the reason.");
        _duration = CreateHistogram("jsrun.evaluation.duration", "Time from the beginning of an evaluation or call to its result, waiting for its turn not included.", EvaluationSeconds);
        _cpuTime = CreateHistogram("jsrun.evaluation.cpu_time", "CPU time of an evaluation or call.", EvaluationSeconds);
        _queueTime = CreateHistogram("jsrun.evaluation.queue_time", "Time that an evaluation or call waited in its worker for its turn.", QueueSeconds);
        _restarts = Meter.CreateCounter<long>("jsrun.worker.restarts", "{worker}", "Workers that ended although nobody was done with them, and were replaced.");
        _workerCpu = Meter.CreateCounter<double>("jsrun.worker.cpu_time", "s", "CPU time of all workers, by what they were used for.");
        exits.Noted += exit => _restarts.Add(1, MetricTags.Reason(exit.Reason));
    }

    /// <summary>The meter itself, for instruments that are made elsewhere.</summary>
    public Meter Meter { get; }

    /// <summary>Has counters that are still at nothing told, so that their first step is seen.</summary>
    public void TellOfNothing()
    {
        foreach (var reason in (ReadOnlySpan<string>)["engine_abort", "unresponsive", "out_of_memory", "not_answering", "connection_ended", "unknown"])
        {
            _restarts.Add(0, MetricTags.Reason(reason));
        }
    }

    /// <summary>An evaluation was carried out.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="kind">What it was.</param>
    /// <param name="result">What the worker answered.</param>
    public void Evaluated(string tenant, EvaluationKind kind, in RunResultMessage result)
    {
        if (!_isEnabled)
        {
            return;
        }

        var counts = _tenants.Of(tenant);
        counts.AddEvaluation(kind, (int)result.Outcome);
        counts.AddCpu(result.CpuMs);
        var tag = MetricTags.Kinds[(int)kind];
        _duration.Record(result.WallMs / 1000, tag);
        _cpuTime.Record(result.CpuMs / 1000, tag);
        _queueTime.Record(result.QueuedMs / 1000, tag);
    }

    /// <summary>An evaluation brought its worker down. What it took of that one's CPU time, and how long it waited there, nobody knows.</summary>
    public void Crashed(string tenant, EvaluationKind kind, TimeSpan wall)
    {
        if (_isEnabled)
        {
            _tenants.Of(tenant).AddEvaluation(kind, (int)Outcome.Crashed);
            _duration.Record(wall.TotalSeconds, MetricTags.Kinds[(int)kind]);
        }
    }

    /// <summary>An evaluation was given up because its client left.</summary>
    public void Abandoned(string tenant, EvaluationKind kind, double cpuMs)
    {
        if (_isEnabled)
        {
            var counts = _tenants.Of(tenant);
            counts.AddEvaluation(kind, MetricTags.ClientGone);
            counts.AddCpu(cpuMs);
        }
    }

    /// <summary>A worker has answered a request that brought a bootstrap script along. Its CPU time comes by <see cref="CpuUsed"/>.</summary>
    public void Bootstrapped(string tenant, in WorkerAnswer answer, TimeSpan wall, bool isClientGone)
    {
        if (!_isEnabled || BootstrapOutcome.Of(answer) is not { } outcome)
        {
            return;
        }

        if (isClientGone)
        {
            Abandoned(tenant, EvaluationKind.Bootstrap, cpuMs: 0);
        }
        else if (outcome == Outcome.Crashed)
        {
            Crashed(tenant, EvaluationKind.Bootstrap, wall);
        }
        else
        {
            _tenants.Of(tenant).AddEvaluation(EvaluationKind.Bootstrap, (int)outcome);
        }
    }

    /// <summary>A tenant's runtime has taken CPU time that no evaluation's answer tells: before, after or beside them.</summary>
    public void CpuUsed(string tenant, double milliseconds)
    {
        if (_isEnabled)
        {
            _tenants.Of(tenant).AddCpu(milliseconds);
        }
    }

    /// <summary>A runtime was made.</summary>
    public void RuntimeCreated(string tenant)
    {
        if (_isEnabled)
        {
            _tenants.Of(tenant).AddCreated();
        }
    }

    /// <summary>A runtime is gone.</summary>
    public void RuntimeClosed(string tenant, CloseReason reason)
    {
        if (_isEnabled)
        {
            _tenants.Of(tenant).AddClosed(reason);
        }
    }

    /// <summary>A worker has taken CPU time.</summary>
    public void WorkerRan(WorkerRole role, double cpuMs) => _workerCpu.Add(cpuMs / 1000, MetricTags.Roles[(int)role]);

    /// <inheritdoc />
    public void Dispose() => Meter.Dispose();

    private Histogram<double> CreateHistogram(string name, string description, double[] bounds) =>
        Meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    private IEnumerable<Measurement<long>> ObserveEvaluations()
    {
        foreach (var tenant in _tenants.All)
        {
            foreach (var kind in Enum.GetValues<EvaluationKind>())
            {
                for (var outcome = 0; outcome < MetricTags.Outcomes.Length; outcome++)
                {
                    var count = tenant.Evaluations(kind, outcome);
                    if (count > 0 || MetricTags.AreToldAtNothing[outcome])
                    {
                        yield return new(count, tenant.Tag, MetricTags.Kinds[(int)kind], MetricTags.Outcomes[outcome]);
                    }
                }
            }
        }
    }

    private IEnumerable<Measurement<double>> ObserveCpuTime() => _tenants.All.Select(tenant => new Measurement<double>(tenant.CpuSeconds, tenant.Tag));

    private IEnumerable<Measurement<long>> ObserveCreated() => _tenants.All.Select(tenant => new Measurement<long>(tenant.Created, tenant.Tag));

    private IEnumerable<Measurement<long>> ObserveClosed()
    {
        foreach (var tenant in _tenants.All)
        {
            foreach (var reason in Enum.GetValues<CloseReason>())
            {
                yield return new(tenant.Closed(reason), tenant.Tag, MetricTags.CloseReasons[(int)reason]);
            }
        }
    }
}
