namespace JsRun.Api.Options;

/// <summary>Who may share a worker process.</summary>
internal enum WorkerIsolation
{
    /// <summary>Nobody shares a worker with another tenant.</summary>
    Tenant,

    /// <summary>All tenants share the workers: for tenants that trust one another.</summary>
    Shared,
}
