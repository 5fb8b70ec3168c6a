using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Workers;

/// <summary>The few ways in which workers end, each with what the pool does about it.</summary>
internal enum WorkerFailureKind
{
    /// <summary>The service ended it: nothing is to be done.</summary>
    Ordered,

    /// <summary>A script brought it down: replaced at once.</summary>
    Script,

    /// <summary>Nobody knows: replaced at once, unless it died young, as its successors may, too.</summary>
    Unexplained,
}

/// <summary>Why a worker ended.</summary>
/// <param name="Kind">The class of failure.</param>
/// <param name="ExitCode">The process's exit code; 128 and more: ended by that signal.</param>
/// <param name="Reason">With <see cref="WorkerFailureKind.Script"/>: what the script did.</param>
/// <param name="CulpritNumber">The number of the isolate at fault; 0 when it is unknown.</param>
internal sealed record WorkerFailure(WorkerFailureKind Kind, int ExitCode, CrashReason? Reason, ulong CulpritNumber)
{
    /// <summary>What this means for a request of an isolate.</summary>
    public WorkerLoss LossFor(ulong isolateNumber) => Kind switch
    {
        WorkerFailureKind.Ordered => new WorkerLoss(WorkerLossKind.Ordered),
        WorkerFailureKind.Unexplained => new WorkerLoss(WorkerLossKind.Outside),
        _ when CulpritNumber == 0 => new WorkerLoss(WorkerLossKind.Suspect),
        _ when CulpritNumber == isolateNumber => new WorkerLoss(WorkerLossKind.Culprit, Reason),
        _ => new WorkerLoss(WorkerLossKind.Innocent),
    };
}
