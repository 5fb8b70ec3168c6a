using JsRun.Api.Limits;
using JsRun.Api.Options;

namespace JsRun.Api.Snapshots;

/// <summary>Admits the making of snapshots of all tenants.</summary>
internal sealed class SnapshotBuildGate(SnapshotOptions options)
{
    private readonly FairGate _gate = new(options.MaxConcurrentBuilds, options.MaxConcurrentBuilds, options.MaxWaitingBuilds, Timeout.InfiniteTimeSpan);

    /// <inheritdoc cref="FairGate.EnterAsync" />
    public ValueTask<bool> EnterAsync(string tenant, CancellationToken cancellationToken) => _gate.EnterAsync(tenant, cancellationToken);

    /// <inheritdoc cref="FairGate.Exit" />
    public void Exit(string tenant) => _gate.Exit(tenant);
}
