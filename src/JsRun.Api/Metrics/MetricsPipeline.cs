using System.Diagnostics.Metrics;
using JsRun.Api.Options;
using JsRun.Api.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace JsRun.Api.Metrics;

/// <summary>
/// Collects the metrics for whoever asks, and pushes them where OTLP is configured. The SDK's hosting package would do what this does; it is a provider,
/// with the service's lifetime. Any thread.
/// </summary>
internal sealed class MetricsPipeline : BackgroundService
{
    private const int CollectMs = 5_000;

    // By reason, role, host: no attribute's values are more.
    private const int MaxPointsOfFew = 64;

    // Attributes of the framework's own meters: routes, methods and states, ports.
    private const int MaxPointsOfOthers = 2_000;

    // The first evaluations need the cores more than the first scrape does.
    private static readonly TimeSpan WarmUpDelay = TimeSpan.FromSeconds(3);

    private static readonly string[] Meters = [ServiceMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private readonly MetricsOptions _options;
    private readonly int _maxWorkers;
    private readonly ServiceMeter _meter;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly PrometheusText _text = new();
    private readonly List<MetricReader> _readers = [];
    private readonly List<MeterProvider> _providers = [];
    private byte[] _last = [];
    private long _collectedAt;

    public MetricsPipeline(MetricsOptions options, OtlpOptions otlp, WorkerOptions workers, ServiceMeter meter, StateGauges gauges, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(gauges);
        (_options, _meter, _time) = (options, meter, time);
        _maxWorkers = workers.MaxProcesses;
        if (!options.Enabled && !otlp.PushesMetrics)
        {
            return;
        }

        // What is counted goes on counting. Of gauges only what was told since the last time is of interest, which is what the SDK calls a difference.
        Add(MetricReaderTemporalityPreference.Cumulative, otlp, ViewOfCounts);
        Add(MetricReaderTemporalityPreference.Delta, otlp, ViewOfGauges);
    }

    // Those that are named, and the others together.
    private int MaxTenants => _options.MaxTenants + 1;

    /// <inheritdoc />
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.TellOfNothing();
        return base.StartAsync(cancellationToken);
    }

    /// <summary>The metrics in Prometheus' format, as they are or were a moment ago.</summary>
    public async Task<ReadOnlyMemory<byte>> CollectAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last.Length == 0 || _time.GetElapsedTime(_collectedAt) >= TimeSpan.FromMilliseconds(_options.MinIntervalMs))
            {
                _last = Collect();
                _collectedAt = _time.GetTimestamp();
            }

            return _last;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Has the code of a scrape compiled before the first one comes, which would take far longer than others.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled)
        {
            return;
        }

        await Task.Delay(WarmUpDelay, _time, stoppingToken);
        await _turn.WaitAsync(stoppingToken);
        try
        {
            Collect();
        }
        finally
        {
            _turn.Release();
        }
    }

    private byte[] Collect()
    {
        _text.Clear();
        foreach (var reader in _readers)
        {
            reader.Collect(CollectMs);
        }

        return _text.Written.ToArray();
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        _providers.ForEach(provider => provider.Dispose());
        _turn.Dispose();
    }

    private void Add(MetricReaderTemporalityPreference temporality, OtlpOptions otlp, Func<Instrument, MetricStreamConfiguration?> view)
    {
#pragma warning disable CA2000 // The provider disposes of its readers, and they of their exporters.
        var builder = Sdk.CreateMeterProviderBuilder().ConfigureResource(ServiceResource.Describe).AddMeter(Meters).AddView(view);
        if (_options.Enabled)
        {
            var reader = new BaseExportingMetricReader(new PrometheusExporter(_text)) { TemporalityPreference = temporality };
            builder.AddReader(reader);
            _readers.Add(reader);
        }

        if (otlp.PushesMetrics)
        {
            var exporter = new OtlpMetricExporter(OtlpTarget.Of(otlp, "metrics"));
            builder.AddReader(new PeriodicExportingMetricReader(exporter, otlp.MetricsIntervalMs) { TemporalityPreference = temporality });
        }
#pragma warning restore CA2000

        _providers.Add(builder.Build());
    }

    private MetricStreamConfiguration? ViewOfCounts(Instrument instrument) => IsGauge(instrument) ? MetricStreamConfiguration.Drop : new MetricStreamConfiguration
    {
        CardinalityLimit = instrument.Meter.Name != ServiceMeter.Name ? MaxPointsOfOthers : instrument.Name switch
        {
            ServiceMeter.Evaluations => MaxTenants * MetricTags.Kinds.Length * MetricTags.Outcomes.Length,
            ServiceMeter.RuntimesClosed => MaxTenants * MetricTags.CloseReasons.Length,
            _ => Math.Max(MaxTenants, MaxPointsOfFew),
        },
    };

    // Those of one time are given up with the next: there have to be places for both.
    private MetricStreamConfiguration? ViewOfGauges(Instrument instrument) => !IsGauge(instrument) ? MetricStreamConfiguration.Drop : new MetricStreamConfiguration
    {
        CardinalityLimit = 2 * (Math.Max(Math.Max(_options.MaxIsolates, _options.TopIsolates), Math.Max(_maxWorkers, MaxTenants * MetricTags.States.Length)) + MaxPointsOfFew),
    };

    private static bool IsGauge(Instrument instrument) => instrument.Meter.Name == ServiceMeter.Name && instrument.GetType().GetGenericTypeDefinition() == typeof(ObservableGauge<>);
}
