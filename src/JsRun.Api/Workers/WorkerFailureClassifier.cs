using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Workers;

/// <summary>Finds out why a worker ended, and through whom.</summary>
internal static class WorkerFailureClassifier
{
    private const int OutOfMemoryExitCode = 77;
    private const int SignalBase = 128;
    private const int Sigill = 4;
    private const int Sigtrap = 5;
    private const int Sigabrt = 6;
    private const int Sigbus = 7;
    private const int Sigsegv = 11;

    /// <param name="exitCode">The process's exit code.</param>
    /// <param name="order">The service's own decision to end it, if there was one.</param>
    /// <param name="lines">The last lines of its output.</param>
    /// <param name="isolatesWithRuns">The isolates that had runs under way.</param>
    public static WorkerFailure Classify(int exitCode, KillOrder? order, IReadOnlyList<string> lines, IReadOnlySet<ulong> isolatesWithRuns)
    {
        switch (order?.Reason)
        {
            case KillReason.Unresponsive:
                return new WorkerFailure(WorkerFailureKind.Script, exitCode, CrashReason.Unresponsive, order.CulpritNumber);
            case KillReason.Retired or KillReason.Shutdown:
                return new WorkerFailure(WorkerFailureKind.Ordered, exitCode, null, 0);
        }

        if (FatalLine.Find(lines) is { } line)
        {
            return new WorkerFailure(WorkerFailureKind.Script, exitCode, line.Reason, line.IsolateNumber);
        }

        if (!IsEngineAbort(exitCode))
        {
            return new WorkerFailure(WorkerFailureKind.Unexplained, exitCode, null, 0);
        }

        // V8 gave up without a word. Where only one isolate was running code, there is no doubt who made it.
        var reason = exitCode == OutOfMemoryExitCode ? CrashReason.OutOfMemory : CrashReason.EngineAbort;
        return new WorkerFailure(WorkerFailureKind.Script, exitCode, reason, isolatesWithRuns.Count == 1 ? isolatesWithRuns.First() : 0);
    }

    private static bool IsEngineAbort(int exitCode) =>
        exitCode == OutOfMemoryExitCode || (exitCode - SignalBase) is Sigill or Sigtrap or Sigabrt or Sigbus or Sigsegv;
}
