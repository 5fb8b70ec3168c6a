namespace JsRun.Api.Options;

/// <summary>Settings of one tenant: section <c>JsRun:Tenants:ID</c>. Read again whenever the configuration changes.</summary>
internal sealed class TenantOptions
{
    /// <summary>The tenant's keys, by names that only the configuration uses.</summary>
    public Dictionary<string, KeyOptions> Keys { get; init; } = [];

    /// <summary>What the tenant's requests and scripts may use, where it differs from the service's <c>Limits</c>.</summary>
    [FallsBackTo(nameof(JsRunOptions.Limits))]
    public LimitOptions Limits { get; init; } = new();

    /// <summary>What the tenant may use in all, where it differs from the service's <c>Quotas</c>.</summary>
    [FallsBackTo(nameof(JsRunOptions.Quotas))]
    public QuotaOptions Quotas { get; init; } = new();

    /// <summary>The tenant's idle runtimes, where they differ from the service's <c>Idle</c>.</summary>
    [FallsBackTo(nameof(JsRunOptions.Idle))]
    public IdleOptions Idle { get; init; } = new();
}
