using System.Runtime.InteropServices;
using JsRun.Protocol.Settings;
using JsRun.Worker.Logging;

namespace JsRun.Worker.Lifetime;

/// <summary>
/// The last step of giving up what a worker does not need, before the first script: the filter of system calls, and the proof that it and
/// the launcher's rules hold, by trying what they forbid.
/// </summary>
internal static partial class Sandbox
{
    private const string Library = "jsrun_sandbox";

    /// <summary>Applies to all threads, and those to come. Ends the process when it must be confined and cannot.</summary>
    /// <param name="mode">What is wanted.</param>
    /// <param name="arguments">What the launcher has done.</param>
    public static SandboxReport Enter(SandboxMode mode, WorkerArguments arguments)
    {
        if (mode == SandboxMode.Off)
        {
            return new SandboxReport(arguments.LandlockAbi, HasSeccomp: false, Attempts: 0, string.Join(", ", arguments.Lacking));
        }

        var lacking = new List<string>(arguments.Lacking);
        var error = Restrict(filesMayGrow: 0);
        if (error != 0)
        {
            lacking.Add($"seccomp ({Name(error)})");
        }

        var attempts = 0;
        foreach (var (what, isRefused, _) in TryForbidden())
        {
            attempts++;
            if (!isRefused)
            {
                lacking.Add($"not refused: {what}");
            }
        }

        if (mode == SandboxMode.Require && lacking.Count > 0)
        {
            Stderr.WriteLine($"The sandbox is required, and this system does not offer: {string.Join(", ", lacking)}");
            WorkerExit.Now(WorkerExit.NotConfined);
        }

        return new SandboxReport(arguments.LandlockAbi, error == 0, attempts, string.Join(", ", lacking));
    }

    /// <summary>Confines the process, and writes what became of each attempt to stderr.</summary>
    /// <returns>The exit code: normal when all were refused.</returns>
    public static int SelfTest()
    {
        var error = Restrict(filesMayGrow: 1);
        Stderr.WriteLine($"seccomp: {Name(error)}");
        var exitCode = error == 0 ? WorkerExit.Normal : WorkerExit.NotConfined;
        foreach (var (what, isRefused, why) in TryForbidden())
        {
            Stderr.WriteLine($"{(isRefused ? "refused" : "NOT REFUSED")}: {what}: {Name(why)}");
            exitCode = isRefused ? exitCode : WorkerExit.NotConfined;
        }

        return exitCode;
    }

    private static List<(string What, bool IsRefused, int Error)> TryForbidden()
    {
        var attempts = new List<(string, bool, int)>(64);
        for (var index = 0; Probe(index, out var name, out var error) is var result and >= 0; index++)
        {
            attempts.Add((Marshal.PtrToStringUTF8(name)!, result == 1, error));
        }

        return attempts;
    }

    private static string Name(int error) => error == 0 ? "ok" : Marshal.GetPInvokeErrorMessage(error);

    [LibraryImport(Library, EntryPoint = "jsrun_sandbox_restrict"), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial int Restrict(int filesMayGrow);

    [LibraryImport(Library, EntryPoint = "jsrun_sandbox_probe"), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial int Probe(int index, out nint name, out int error);
}
