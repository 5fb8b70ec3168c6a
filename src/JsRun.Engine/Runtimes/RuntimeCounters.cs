using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

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
    private long _last = -1;
    private int _activeTimers;
    private int _pendingJobs;
    private int _functions;
    private int _hostCalls;
    private bool _jobsAreManual;
    private int _contexts;
    private int _modules;
    private int _streams;
    private long _bytesStreamedIn;
    private long _bytesStreamedOut;
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
    public void RecordPending(in JsrPending pending, IsolateSession session)
    {
        Volatile.Write(ref _activeTimers, (int)pending.Timers);
        Volatile.Write(ref _pendingJobs, (int)(pending.Tasks + pending.Messages + pending.HostAnswers + pending.MicrotaskQueues + (session.JobsAreManual ? pending.Timers : 0)));
        Volatile.Write(ref _jobsAreManual, session.JobsAreManual);
        Volatile.Write(ref _functions, (int)pending.Functions);
        Volatile.Write(ref _modules, (int)pending.Modules);
        Volatile.Write(ref _contexts, session.ContextCount);
        Volatile.Write(ref _streams, (int)pending.Streams);
        Volatile.Write(ref _bytesStreamedOut, session.BytesStreamedOut);
    }

    /// <summary>Any thread, one at a time: calls of host functions that wait for their answer.</summary>
    public void RecordHostCalls(int count) => Volatile.Write(ref _hostCalls, count);

    /// <summary>Owner thread: bytes of items that a client's stream has been given.</summary>
    public void RecordStreamedIn(long bytes) => Volatile.Write(ref _bytesStreamedIn, _bytesStreamedIn + bytes);

    /// <summary>Any thread, once for each answer.</summary>
    /// <param name="run">What was answered.</param>
    /// <param name="outcome">How.</param>
    /// <param name="wallNs">From leaving the queue to the answer; 0 if it never did.</param>
    public void RecordAnswer(Run run, RunOutcome outcome, long wallNs)
    {
        if (run.Kind is not (RunKind.Evaluate or RunKind.Call) || run.StartedNs == 0 || IsRefusal(outcome))
        {
            return;
        }

        Interlocked.Increment(ref run.Kind == RunKind.Evaluate ? ref _evaluations : ref _calls);
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
        Interlocked.Add(ref _totalCpuNs, run.CpuNs);

        // Time and kind of one and the same run, whoever else answers now.
        Volatile.Write(ref _last, (wallNs << 1) | (run.Kind == RunKind.Call ? 1L : 0L));
    }

    // Nothing ran: it was never more than a request.
    private static bool IsRefusal(RunOutcome outcome) =>
        outcome is RunOutcome.InvalidValue or RunOutcome.InvalidModule or RunOutcome.FunctionNotFound or RunOutcome.FunctionReleased
            or RunOutcome.NoSuchContext or RunOutcome.ContextDeleted;

    public void RecordBackgroundStop() => Interlocked.Increment(ref _backgroundStops);

    public void RecordUnreportedRejection() => Interlocked.Increment(ref _unreportedRejections);

    public RuntimeStats Read(RuntimeGate gate, long heapLimitBytes)
    {
        var last = Volatile.Read(ref _last);
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
            LastWallMs = Deadlines.MonotonicClock.ToMs(last < 0 ? 0 : last >> 1),
            LastKind = last < 0 ? null : (last & 1) == 0 ? RunKind.Evaluate : RunKind.Call,
            QueueLength = gate.WaitingCount,
            OpenRuns = gate.OpenCount,
            ActiveTimers = Volatile.Read(ref _activeTimers),
            PendingJobs = Volatile.Read(ref _pendingJobs) + (Volatile.Read(ref _jobsAreManual) ? Volatile.Read(ref _hostCalls) : 0),
            PendingHostCalls = Volatile.Read(ref _hostCalls),
            Contexts = Volatile.Read(ref _contexts),
            Functions = Volatile.Read(ref _functions),
            Modules = Volatile.Read(ref _modules),
            Streams = Volatile.Read(ref _streams),
            BytesStreamedIn = Volatile.Read(ref _bytesStreamedIn),
            BytesStreamedOut = Volatile.Read(ref _bytesStreamedOut),
            BackgroundStops = Volatile.Read(ref _backgroundStops),
            UnreportedRejections = Volatile.Read(ref _unreportedRejections),
            LastActiveTickMs = Volatile.Read(ref _lastActiveTickMs),
        };
    }
}
