using JsRun.Engine.Native;

namespace JsRun.Engine.Runtimes;

/// <summary>The counters behind <see cref="RuntimeStats"/>. Each is read and written whole; together they are no transaction.</summary>
internal sealed class RuntimeCounters
{
    private long _heapUsedBytes;
    private long _heapTotalBytes;
    private long _externalBytes;
    private long _physicalBytes;
    private long _evaluations;
    private long _calls;
    private long _errors;
    private long _timeouts;
    private long _interrupts;
    private long _totalWallNs;
    private long _totalCpuNs;
    private long _lastWallNs;
    private int _lastKind = -1;
    private int _activeTimers;
    private int _pendingJobs;
    private int _functions;
    private int _contexts;
    private long _backgroundStops;
    private long _unreportedRejections;
    private long _lastActiveTickMs = Environment.TickCount64;

    public long HeapUsedBytes => Volatile.Read(ref _heapUsedBytes);
    public long ExternalBytes => Volatile.Read(ref _externalBytes);

    /// <summary>Owner thread, after each turn.</summary>
    public void RecordTurn(in JsrTurnReport report)
    {
        Volatile.Write(ref _heapUsedBytes, (long)report.UsedHeapBytes);
        Volatile.Write(ref _heapTotalBytes, (long)report.TotalHeapBytes);
        Volatile.Write(ref _externalBytes, (long)report.ExternalBytes);
        Volatile.Write(ref _physicalBytes, (long)report.PhysicalBytes);
        Volatile.Write(ref _lastActiveTickMs, Environment.TickCount64);
    }

    /// <summary>Owner thread, after whatever may have changed these.</summary>
    public void RecordPending(in JsrPending pending, int contexts)
    {
        Volatile.Write(ref _activeTimers, (int)pending.Timers);
        Volatile.Write(ref _pendingJobs, (int)pending.Tasks);
        Volatile.Write(ref _functions, (int)pending.Functions);
        Volatile.Write(ref _contexts, contexts);
    }

    /// <summary>Any thread, once for each answer.</summary>
    public void RecordAnswer(RunKind kind, RunOutcome outcome, long wallNs, long cpuNs)
    {
        if (kind is not (RunKind.Evaluate or RunKind.Call))
        {
            return;
        }

        Interlocked.Increment(ref kind == RunKind.Evaluate ? ref _evaluations : ref _calls);
        if (outcome != RunOutcome.Ok)
        {
            Interlocked.Increment(ref _errors);
        }

        if (outcome == RunOutcome.Timeout)
        {
            Interlocked.Increment(ref _timeouts);
        }
        else if (outcome == RunOutcome.Interrupted)
        {
            Interlocked.Increment(ref _interrupts);
        }

        Interlocked.Add(ref _totalWallNs, wallNs);
        Interlocked.Add(ref _totalCpuNs, cpuNs);
        Volatile.Write(ref _lastWallNs, wallNs);
        Volatile.Write(ref _lastKind, (int)kind);
    }

    public void RecordBackgroundStop() => Interlocked.Increment(ref _backgroundStops);

    public void RecordUnreportedRejection() => Interlocked.Increment(ref _unreportedRejections);

    public RuntimeStats Read(RuntimeGate gate, long heapLimitBytes)
    {
        var lastKind = Volatile.Read(ref _lastKind);
        return new RuntimeStats
        {
            State = gate.Condition.State,
            HeapUsedBytes = HeapUsedBytes,
            HeapTotalBytes = Volatile.Read(ref _heapTotalBytes),
            HeapLimitBytes = heapLimitBytes,
            ExternalBytes = ExternalBytes,
            PhysicalBytes = Volatile.Read(ref _physicalBytes),
            Evaluations = Volatile.Read(ref _evaluations),
            Calls = Volatile.Read(ref _calls),
            Errors = Volatile.Read(ref _errors),
            Timeouts = Volatile.Read(ref _timeouts),
            Interrupts = Volatile.Read(ref _interrupts),
            TotalWallMs = Deadlines.MonotonicClock.ToMs(Volatile.Read(ref _totalWallNs)),
            TotalCpuMs = Deadlines.MonotonicClock.ToMs(Volatile.Read(ref _totalCpuNs)),
            LastWallMs = Deadlines.MonotonicClock.ToMs(Volatile.Read(ref _lastWallNs)),
            LastKind = lastKind < 0 ? null : (RunKind)lastKind,
            QueueLength = gate.WaitingCount,
            OpenRuns = gate.OpenCount,
            ActiveTimers = Volatile.Read(ref _activeTimers),
            PendingJobs = Volatile.Read(ref _pendingJobs),
            Contexts = Volatile.Read(ref _contexts),
            Functions = Volatile.Read(ref _functions),
            BackgroundStops = Volatile.Read(ref _backgroundStops),
            UnreportedRejections = Volatile.Read(ref _unreportedRejections),
            LastActiveTickMs = Volatile.Read(ref _lastActiveTickMs),
        };
    }
}
