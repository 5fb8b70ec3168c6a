using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Workers;

/// <summary>What a worker's end means for a request that it had not answered.</summary>
/// <param name="Kind">Whose doing it was.</param>
/// <param name="Fault">With <see cref="WorkerLossKind.Culprit"/>: how this request's code did it.</param>
internal sealed record WorkerLoss(WorkerLossKind Kind, CrashReason? Fault = null)
{
    /// <summary>Whether it was the request's own doing, as far as anybody knows; else it is the service that failed.</summary>
    public bool IsByRequest => Kind is WorkerLossKind.Culprit or WorkerLossKind.Suspect;

    /// <summary>What the request is charged for, in ms of CPU time: nobody can tell any more how much it has taken, so it is the time that it took, once for an isolate.</summary>
    public double CpuMs(Isolate isolate, TimeSpan wall) => IsByRequest && isolate.TryCharge() ? wall.TotalMilliseconds : 0;

    /// <summary>
    /// How often, in all, a request that has no effect may be tried. One that may itself have brought the worker down gets only one more
    /// chance, so that it cannot take one worker after the other along.
    /// </summary>
    public int MaxAttempts => Kind switch
    {
        WorkerLossKind.Culprit or WorkerLossKind.Ordered => 1,
        WorkerLossKind.Suspect => 2,
        _ => 4,
    };
}

/// <summary>Whose doing a worker's end was, from the point of view of one request.</summary>
internal enum WorkerLossKind
{
    /// <summary>This request's code brought it down.</summary>
    Culprit,

    /// <summary>Some code did, perhaps this request's.</summary>
    Suspect,

    /// <summary>Another request's code did.</summary>
    Innocent,

    /// <summary>It was ended from outside.</summary>
    Outside,

    /// <summary>The service ended it, because it was to end.</summary>
    Ordered,
}
