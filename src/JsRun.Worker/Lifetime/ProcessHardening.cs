namespace JsRun.Worker.Lifetime;

/// <summary>What the launcher cannot take away, since executing a program gives it back.</summary>
internal static class ProcessHardening
{
    /// <summary>No tracing by, and no files in /proc for, processes of the same user.</summary>
    public static void Apply() => _ = Libc.Prctl(Libc.SetDumpable, 0, 0, 0, 0);
}
