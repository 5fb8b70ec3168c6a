namespace JsRun.Engine;

/// <summary>Counters of a runtime at one moment. Sizes are those of the end of the last turn.</summary>
public readonly record struct RuntimeStats
{
    public RuntimeState State { get; init; }
    public long HeapUsedBytes { get; init; }
    public long HeapTotalBytes { get; init; }
    public long HeapLimitBytes { get; init; }
    public long ExternalBytes { get; init; }
    public long PhysicalBytes { get; init; }

    /// <summary>Evaluations that have been carried out, to whatever end, and answered. The bootstrap is none.</summary>
    public long Evaluations { get; init; }

    /// <summary>Calls that have been carried out and answered.</summary>
    public long Calls { get; init; }

    /// <summary>Outcomes of evaluations and calls other than <see cref="RunOutcome.Ok"/>.</summary>
    public long Errors { get; init; }
    public long Timeouts { get; init; }
    public long Interrupts { get; init; }

    /// <summary>Of all evaluations and calls.</summary>
    public double TotalWallMs { get; init; }
    public double TotalCpuMs { get; init; }

    /// <summary>Of the evaluation or call that was answered last.</summary>
    public double LastWallMs { get; init; }

    /// <summary>Kind of the evaluation or call that was answered last; null before the first.</summary>
    public RunKind? LastKind { get; init; }
    public int QueueLength { get; init; }

    /// <summary>Runs that have started and are not answered.</summary>
    public int OpenRuns { get; init; }
    public int ActiveTimers { get; init; }

    /// <summary>Tasks of V8 that wait for the runtime's thread, and messages between contexts and answers of hosts that can be delivered; where jobs run by hand also its timers, and its microtask queues that are not empty.</summary>
    public int PendingJobs { get; init; }

    /// <summary>Calls of host functions that wait for their answer.</summary>
    public int PendingHostCalls { get; init; }
    public int Contexts { get; init; }
    public int Functions { get; init; }

    /// <summary>Live stream handles.</summary>
    public int Streams { get; init; }

    /// <summary>Bytes of JSON of the items that streams from outside were given.</summary>
    public long BytesStreamedIn { get; init; }

    /// <summary>Bytes of JSON of the items of streams that were handed over.</summary>
    public long BytesStreamedOut { get; init; }

    /// <summary>Modules that can be imported.</summary>
    public int Modules { get; init; }

    /// <summary>Background turns stopped because they exceeded their CPU budget.</summary>
    public long BackgroundStops { get; init; }

    /// <summary>Rejections that nobody handled and no open run could be told about.</summary>
    public long UnreportedRejections { get; init; }

    /// <summary>When something last ran, as <see cref="Environment.TickCount64"/>.</summary>
    public long LastActiveTickMs { get; init; }
}
