namespace JsRun.Worker.Lifetime;

/// <summary>Takes from the process what it never needs.</summary>
internal static class ProcessHardening
{
    /// <summary>No core dumps, which would hold tenants' data; no tracing by processes of the same user; no gain of privileges.</summary>
    public static void Apply()
    {
        _ = Libc.SetLimit(Libc.CoreLimit, new Libc.ResourceLimit());
        _ = Libc.Prctl(Libc.SetDumpable, 0, 0, 0, 0);
        _ = Libc.Prctl(Libc.SetNoNewPrivileges, 1, 0, 0, 0);
    }
}
