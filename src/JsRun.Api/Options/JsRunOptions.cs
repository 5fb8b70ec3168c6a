namespace JsRun.Api.Options;

/// <summary>The settings of the service: section <c>JsRun</c> of the configuration. Read once, at start, but for the tenants.</summary>
internal sealed class JsRunOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "JsRun";

    /// <summary>A JSON file with further settings, which environment and command line overrule; empty: none. It is watched: see <see cref="Tenants"/>.</summary>
    public string ConfigFile { get; init; } = string.Empty;

    /// <summary>The HTTP server.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>Web pages of other sites.</summary>
    public CrossOriginOptions Cors { get; init; } = new();

    /// <summary>The worker processes.</summary>
    public WorkerOptions Workers { get; init; } = new();

    /// <summary>What requests and scripts may use.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>What one tenant may use in all.</summary>
    public QuotaOptions Quotas { get; init; } = new();

    /// <summary>Answers that are kept for repeated requests.</summary>
    public IdempotencyOptions Idempotency { get; init; } = new();

    /// <summary>Idle runtimes.</summary>
    public IdleOptions Idle { get; init; } = new();

    /// <summary>Snapshots.</summary>
    public SnapshotOptions Snapshots { get; init; } = new();

    /// <summary>Host functions that are called over HTTP.</summary>
    public CallbackOptions Callbacks { get; init; } = new();

    /// <summary>The tenants by their ids; none: everyone is the anonymous one. Unlike the others, read again when the configuration changes.</summary>
    public Dictionary<string, TenantOptions> Tenants { get; init; } = [];

    /// <summary>Metrics.</summary>
    public MetricsOptions Metrics { get; init; } = new();

    /// <summary>Where metrics and traces are pushed.</summary>
    public OtlpOptions Otlp { get; init; } = new();

    /// <summary>The audit log.</summary>
    public AuditOptions Audit { get; init; } = new();

    /// <summary>How the service ends.</summary>
    public DrainOptions Drain { get; init; } = new();
}
