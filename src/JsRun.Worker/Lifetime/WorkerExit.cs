using System.Diagnostics.CodeAnalysis;

namespace JsRun.Worker.Lifetime;

/// <summary>
/// Ends the process without unwinding: isolates are in the middle of running scripts, and taking V8 down in order gains nothing.
/// </summary>
internal static class WorkerExit
{
    /// <summary>The connection ended, the parent is gone or the worker was drained.</summary>
    public const int Normal = 0;

    /// <summary>A defect, or bytes on the connection that are no frame.</summary>
    public const int Failure = 1;

    /// <summary>The command line or the other side's version is not this program's.</summary>
    public const int Usage = 2;

    /// <summary>It is to be confined wholly, and the system cannot. The launcher ends with the same code.</summary>
    public const int NotConfined = 3;

    /// <summary>Out of memory; V8's own failure to allocate ends with the same code.</summary>
    public const int OutOfMemory = 77;

    [DoesNotReturn]
    public static void Now(int status) => Libc.Exit(status);
}
