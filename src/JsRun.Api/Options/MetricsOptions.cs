namespace JsRun.Api.Options;

/// <summary>Settings of the service's metrics: section <c>JsRun:Metrics</c>.</summary>
internal sealed class MetricsOptions
{
    /// <summary>Whether <c>GET /metrics</c> is there. What is pushed is said by <see cref="OtlpOptions"/>.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether <c>GET /metrics</c> needs a key with the scope <c>admin</c>, where tenants are configured. Labels name tenants and runtimes.</summary>
    public bool RequireKey { get; init; } = true;

    /// <summary>Runtimes up to which each has time series of its own. With more, only the largest have.</summary>
    [AllowedRange(0, 10_000)]
    public int MaxIsolates { get; init; } = 200;

    /// <summary>How many of the largest keep theirs, by heap, when there are more runtimes than that.</summary>
    [AllowedRange(0, 10_000)]
    public int TopIsolates { get; init; } = 20;

    /// <summary>Tenants that have time series of their own; what the others do is counted together.</summary>
    [AllowedRange(1, 10_000)]
    public int MaxTenants { get; init; } = 100;

    /// <summary>Time in ms within which <c>GET /metrics</c> answers what it answered before.</summary>
    [AllowedRange(0, 60_000)]
    public int MinIntervalMs { get; init; } = 250;
}
