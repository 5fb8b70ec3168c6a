using JsRun.Api.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace JsRun.Api.Telemetry;

/// <summary>Pushes traces where OTLP is configured, for as long as the service runs. Without it nobody listens, and no span is made.</summary>
internal sealed class TracePipeline : IHostedService, IDisposable
{
    private const int FlushMs = 5_000;

    private readonly TracerProvider? _provider;

    public TracePipeline(OtlpOptions options)
    {
        if (!options.PushesTraces)
        {
            return;
        }

#pragma warning disable CA2000 // The provider disposes of them.
        _provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(ServiceResource.Describe)
            .AddSource(EvaluationSpan.SourceName, "Microsoft.AspNetCore")
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceRatio)))
            .AddProcessor(new BatchActivityExportProcessor(new OtlpTraceExporter(OtlpTarget.Of(options, "traces"))))
            .Build();
#pragma warning restore CA2000
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _provider?.ForceFlush(FlushMs);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void Dispose() => _provider?.Dispose();
}
