using JsRun.Api.Workers;

namespace JsRun.Api.Snapshots;

/// <summary>A worker process that makes snapshots of one tenant, one at a time.</summary>
internal sealed class SnapshotBuilder(Worker worker, string tenant)
{
    public Worker Worker => worker;

    public string Tenant => tenant;

    /// <summary>Snapshots that it has made. Its user's alone.</summary>
    public int Builds { get; set; }

    /// <summary>Since when it waits, by the clock's timestamp. Under the lock of <see cref="SnapshotBuilders"/>.</summary>
    public long IdleSince { get; set; }

    /// <summary>Whether it can be asked, as far as is known.</summary>
    public bool IsAlive => worker.Order is null && !worker.Connection.IsCompleted;
}
