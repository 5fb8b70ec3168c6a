using JsRun.Api.Problems;
using JsRun.Api.Workers;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes;

/// <summary>What an id stands for: a live runtime, one that is gone, or none.</summary>
internal readonly record struct RuntimeLookup(RuntimeRecord? Live, CloseReason? Closed)
{
    /// <summary>The answer to a request for a runtime that is not there.</summary>
    public Problem ToProblem() => Closed is { } reason ? RuntimeProblems.Closed(reason) : RuntimeProblems.NotFound;

    /// <summary>The answer to a request for a runtime whose worker ended: why it is gone, or that the service is shutting down.</summary>
    public Problem ToProblemOf(WorkerLoss loss) =>
        loss.Kind == WorkerLossKind.Ordered && Closed is null or CloseReason.Lost ? WorkerProblems.Draining : RuntimeProblems.Closed(Closed ?? CloseReason.Lost);
}
