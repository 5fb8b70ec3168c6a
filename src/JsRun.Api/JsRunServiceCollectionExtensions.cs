using JsRun.Api.Callbacks;
using JsRun.Api.Callers;
using JsRun.Api.Contexts;
using JsRun.Api.Drain;
using JsRun.Api.Evaluations;
using JsRun.Api.Evaluations.Batches;
using JsRun.Api.Idempotency;
using JsRun.Api.Links;
using JsRun.Api.Logging;
using JsRun.Api.Metrics;
using JsRun.Api.Options;
using JsRun.Api.Requests;
using JsRun.Api.Runtimes;
using JsRun.Api.Runtimes.Dumps;
using JsRun.Api.Runtimes.HostFunctions;
using JsRun.Api.Runtimes.Inspectors;
using JsRun.Api.Service;
using JsRun.Api.Sessions;
using JsRun.Api.Snapshots;
using JsRun.Api.Telemetry;
using JsRun.Api.Tenants;
using JsRun.Api.Workers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JsRun.Api;

/// <summary>Registers the service's parts, one step per concept.</summary>
internal static class JsRunServiceCollectionExtensions
{
    /// <summary>How long workers may take to end after requests have been given up.</summary>
    private const int EndSeconds = 10;

    public static void AddJsRun(this IServiceCollection services, JsRunOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TenantDirectory>();
        services.TryAddSingleton<CallerResolver>();
        services.AddWorkers();
        services.AddRuntimes();
        services.AddSnapshots();
        services.TryAddSingleton<EvaluationGate>();
        services.TryAddSingleton<OneShotEvaluations>();
        services.TryAddSingleton<BatchRunner>();
        services.TryAddSingleton<AnswerStore>();
        services.AddObservability();
        services.AddDrain(options.Drain);
        services.AddHostedService<IdleMemory>();
        services.AddCrossOrigin(options.Cors);
        services.Configure<SocketTransportOptions>(transport =>
        {
            // Nothing here blocks the thread it runs on, so that a request need not change threads within the server.
            transport.UnsafePreferInlineScheduling = true;
        });
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            ServerLimits.Set(kestrel.Limits, options);
        });
    }

    private static void AddWorkers(this IServiceCollection services)
    {
        services.TryAddSingleton<CorrelationIds>();
        services.TryAddSingleton<SocketFolder>();
        services.TryAddSingleton<WorkerLauncher>();
        services.TryAddSingleton<WorkerStarter>();
        services.TryAddSingleton<WorkerWatch>();
        services.TryAddSingleton<WorkerExits>();
        services.TryAddSingleton<WorkerPool>();
        services.AddHostedService(provider => provider.GetRequiredService<WorkerPool>());
        services.AddHostedService<WorkerStanding>();
    }

    private static void AddRuntimes(this IServiceCollection services)
    {
        services.TryAddSingleton<RuntimeIds>();
        services.TryAddSingleton<RuntimeDirectory>();
        services.TryAddSingleton<RuntimeFinder>();
        services.TryAddSingleton<CallbackSigner>();
        services.TryAddSingleton<CallbackClient>();
        services.TryAddSingleton<FunctionHosts>();
        services.TryAddSingleton<RuntimeCreation>();
        services.TryAddSingleton<RuntimeRuns>();
        services.TryAddSingleton<RuntimeRequests>();
        services.TryAddSingleton<ContextRequests>();
        services.TryAddSingleton<RuntimeDumps>();
        services.TryAddSingleton<InspectorSockets>();
        services.TryAddSingleton<LinkTable>();
        services.TryAddSingleton<LinkRequests>();
        services.TryAddSingleton<SessionDirectory>();
        services.TryAddSingleton<SessionParts>();
        services.TryAddSingleton<SessionSockets>();
    }

    private static void AddSnapshots(this IServiceCollection services)
    {
        services.TryAddSingleton<SnapshotKey>();
        services.TryAddSingleton<SnapshotIndex>();
        services.TryAddSingleton<SnapshotStore>();
        services.TryAddSingleton<SnapshotSupply>();
        services.TryAddSingleton<SnapshotBuildGate>();
        services.TryAddSingleton<SnapshotBuilders>();
        services.TryAddSingleton<SnapshotBuilds>();
        services.AddHostedService(provider => provider.GetRequiredService<SnapshotStore>());
    }

    private static void AddObservability(this IServiceCollection services)
    {
        services.TryAddSingleton<TenantCountTable>();
        services.TryAddSingleton<ServiceMeter>();
        services.TryAddSingleton<ServiceStateReader>();
        services.TryAddSingleton<StateGauges>();
        services.TryAddSingleton<MetricsPipeline>();
        services.AddHostedService(provider => provider.GetRequiredService<MetricsPipeline>());
        services.AddHostedService<TracePipeline>();
        services.TryAddSingleton<AuditLog>();
    }

    private static void AddDrain(this IServiceCollection services, DrainOptions options)
    {
        services.TryAddSingleton<DrainGate>();
        services.AddHostedService<DrainService>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.TimeoutSeconds + EndSeconds));
    }
}
