using JsRun.Api.Problems;

namespace JsRun.Api.Workers;

/// <summary>Answers when no worker can take a request, or none took it.</summary>
internal static class WorkerProblems
{
    private const int SoonSeconds = 1;

    public static Problem Starting { get; } = new(ProblemKind.Starting, "No worker is ready yet.") { RetryAfterSeconds = SoonSeconds };

    public static Problem Overloaded { get; } =
        new(ProblemKind.Overloaded, "Too many evaluations are running and waiting.") { RetryAfterSeconds = SoonSeconds };

    public static Problem NoWorker { get; } =
        new(ProblemKind.Overloaded, "No worker process has room, and no more may be started (JsRun:Workers:MaxProcesses).") { RetryAfterSeconds = SoonSeconds };

    private static Problem WorkersLost { get; } =
        new(ProblemKind.Overloaded, "The workers that took the request ended, for reasons that are not its own.") { RetryAfterSeconds = SoonSeconds };

    public static Problem Draining { get; } = new(ProblemKind.Draining, "The service is shutting down.") { RetryAfterSeconds = 5 };

    /// <summary>The answer to a request that lost its worker, again and again, through no doing of its own.</summary>
    public static Problem Of(WorkerLoss loss) => loss.Kind == WorkerLossKind.Ordered ? Draining : WorkersLost;

    /// <summary>The answer when the pool found none.</summary>
    public static Problem Unavailable(WorkerPool pool) => pool.EngineVersion is null ? Starting : NoWorker;

    /// <summary>A defect of the service.</summary>
    public static Problem Internal { get; } = new(ProblemKind.InternalError, "The service failed to carry out the request. The log has more under this traceId.");
}
