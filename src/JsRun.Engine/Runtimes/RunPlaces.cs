using JsRun.Engine.Runs;

namespace JsRun.Engine.Runtimes;

/// <summary>How many runs of a runtime may wait, and how many may be open at once. What readings of streams hold counts apart, since a session's begin unasked.</summary>
internal sealed class RunPlaces(RuntimeLimits limits)
{
    /// <summary>Runs that may await at the same time, at least; where more are open, the others wait in the queue.</summary>
    private const int MinOpenRuns = 16;

    // So that the runs of one runtime stay few enough to go through.
    private const int MaxYieldingFactor = 9;

    /// <summary>Runs of jobs that may wait beyond the queue's limit: what else is there may await just them.</summary>
    private const int MaxExtraJobsRuns = 4;

    private readonly int _maxWaiting = Math.Max(1, limits.MaxQueueLength);
    private readonly int _maxOpen = Math.Max(MinOpenRuns, limits.MaxQueueLength);

    /// <summary>Whether one more run of the kind may wait.</summary>
    public bool CanWait(RunQueue waiting, RunKind kind) => kind switch
    {
        RunKind.ReadStream => waiting.ReadingCount < _maxWaiting,
        RunKind.RunJobs => waiting.Count - waiting.ReadingCount < _maxWaiting + MaxExtraJobsRuns,
        _ => waiting.Count - waiting.ReadingCount < _maxWaiting,
    };

    /// <summary>Whether one more run, whatever it does, may be opened beside those that are.</summary>
    /// <param name="open">Those that are.</param>
    /// <param name="yielding">How many of them wait for those who read their streams: they hold no place, as far as there are not very many.</param>
    public bool CanOpen(int open, int yielding) => open - Math.Min(yielding, MaxYieldingFactor * _maxOpen) < _maxOpen;
}
