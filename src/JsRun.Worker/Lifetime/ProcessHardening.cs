using Microsoft.Win32.SafeHandles;

namespace JsRun.Worker.Lifetime;

/// <summary>Takes from the process what it never needs. Where the system does not allow a step, the others still count.</summary>
internal static class ProcessHardening
{
    /// <summary>First to go when the machine runs out of memory; no core dumps, which would hold tenants' data; no tracing by processes of the same user; no gain of privileges.</summary>
    public static void Apply()
    {
        OfferToOutOfMemoryKiller();
        _ = Libc.SetLimit(Libc.CoreLimit, new Libc.ResourceLimit());
        _ = Libc.Prctl(Libc.SetDumpable, 0, 0, 0, 0);
        _ = Libc.Prctl(Libc.SetNoNewPrivileges, 1, 0, 0, 0);
    }

    private static void OfferToOutOfMemoryKiller()
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle("/proc/self/oom_score_adj", access: FileAccess.Write);
            RandomAccess.Write(file, "1000"u8, fileOffset: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A container may not allow it; then the kernel chooses by size.
        }
    }
}
