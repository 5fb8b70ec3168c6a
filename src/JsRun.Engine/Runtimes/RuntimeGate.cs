using JsRun.Engine.Deadlines;
using JsRun.Engine.Isolates;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Runtimes;

/// <summary>
/// What several threads see and change of a runtime, under one lock: its waiting and open runs, the turn on the CPU and whether
/// it closes. "The run is finished" and "the run is stopped" exclude each other here: whoever moves a run to
/// <see cref="RunPhase.Answered"/> has claimed it, and answers it after leaving the lock.
/// </summary>
internal sealed class RuntimeGate : DeadlineTarget
{
    private readonly Lock _lock = new();
    private readonly RunQueue _waiting = new();
    private readonly List<Run> _open = [];
    private readonly List<Run> _abandoned = [];
    private readonly List<Run> _claims = [];
    private readonly Turn _turn;
    private readonly int _maxWaiting;
    private readonly int _maxOpen;
    private readonly IRunAnswerer _answerer;
    private readonly Action<Run, StopReason> _stopRun;
    private long _lastRunId;
    private int _openCount;
    private bool _ready;
    private CloseReason? _closing;

    public RuntimeGate(RuntimeLimits limits, IRunAnswerer answerer)
    {
        _turn = new Turn(limits);
        _maxWaiting = Math.Max(1, limits.MaxQueueLength);
        _maxOpen = Math.Max(MinOpenRuns, limits.MaxQueueLength);
        _answerer = answerer;
        _stopRun = StopUnderLock;
    }

    /// <summary>Runs that may await at the same time, at least; where more are open, the others wait in the queue.</summary>
    private const int MinOpenRuns = 16;

    /// <summary>What the runtime's thread sleeps on.</summary>
    public WakeSignal Signal { get; } = new();

    public int WaitingCount => _waiting.Count;
    public int OpenCount => Volatile.Read(ref _openCount);

    public CloseReason? Closing
    {
        get
        {
            lock (_lock)
            {
                return _closing;
            }
        }
    }

    public RuntimeState State
    {
        get
        {
            lock (_lock)
            {
                return _closing is not null ? RuntimeState.Closed
                    : !_ready ? RuntimeState.Starting
                    : _open.Count > 0 || _waiting.Count > 0 || _turn.IsActive ? RuntimeState.Busy
                    : RuntimeState.Idle;
            }
        }
    }

    // ------------------------------------------------------------------ any thread

    /// <summary>Puts a run into the queue; gives the outcome of one that is refused.</summary>
    public RunOutcome? TryEnqueue(Run run)
    {
        lock (_lock)
        {
            if (_closing is not null)
            {
                return RunOutcome.Closed;
            }

            if (_waiting.Count >= _maxWaiting)
            {
                return RunOutcome.QueueFull;
            }

            run.Id = ++_lastRunId;
            run.EnqueuedNs = MonotonicClock.NowNs;
            _waiting.Enqueue(run);
        }

        Signal.Set();
        return null;
    }

    /// <summary>Ends one run, waiting or open.</summary>
    public void Stop(Run run, StopReason reason)
    {
        Run[] claimed;
        lock (_lock)
        {
            StopUnderLock(run, reason);
            claimed = TakeClaims();
        }

        AnswerStopped(claimed);
    }

    /// <summary>Ends all open runs and the turn on the CPU, whosesoever it is; waiting runs stay.</summary>
    public void Interrupt()
    {
        Run[] claimed;
        lock (_lock)
        {
            StopOpenUnderLock(StopReason.Interrupted);
            claimed = TakeClaims();
        }

        AnswerStopped(claimed);
    }

    /// <summary>Refuses new runs and ends all others. The first reason stays.</summary>
    public void Close(CloseReason reason)
    {
        Run[] claimed;
        lock (_lock)
        {
            CloseUnderLock(reason);
            claimed = TakeClaims();
        }

        AnswerStopped(claimed);
        Signal.Set();
    }

    /// <summary>Enforces what is due. The clock's thread.</summary>
    public override long OnDue(long nowNs)
    {
        var nextNs = long.MaxValue;
        var unresponsive = false;
        var pendingOutcome = RunOutcome.CpuLimit;
        Run[] claimed;
        lock (_lock)
        {
            for (var i = _open.Count - 1; i >= 0; i--)
            {
                var run = _open[i];
                if (run.DeadlineNs > nowNs)
                {
                    nextNs = Math.Min(nextNs, run.DeadlineNs);
                }
                else if (run.Stop == StopReason.None)
                {
                    StopUnderLock(run, StopReason.Timeout);
                }
            }

            if (_turn.IsActive)
            {
                if (_turn.ObservedRunId() is not 0 and var runId && _open.Find(run => run.Id == runId) is var seen && seen != _turn.Run)
                {
                    _turn.HandOver(seen);
                }

                nextNs = Math.Min(nextNs, _turn.Look(nowNs, _stopRun, out unresponsive));
                if (unresponsive && _turn.Run is { Phase: RunPhase.Open } stuck)
                {
                    // Its thread may never come back, so it is answered from here.
                    pendingOutcome = stuck.Stop.Outcome();
                    _turn.HandOver(null);
                    Abandon(stuck);
                }
            }

            claimed = TakeClaims();
        }

        if (unresponsive)
        {
            // Before the answer: whoever hosts the runtime may have a better word for what became of the run.
            _answerer.ReportUnresponsive(pendingOutcome);
        }

        AnswerStopped(claimed);
        return nextNs;
    }

    // ------------------------------------------------------------------ owner thread

    public void Open(IsolateStopper stopper)
    {
        lock (_lock)
        {
            _turn.Attach(stopper);
            _ready = true;
        }
    }

    /// <summary>Takes the next waiting run and begins its first turn; null when none may start now.</summary>
    public Run? BeginNext()
    {
        Run? run;
        long lookNs;
        lock (_lock)
        {
            if (_closing is not null || _open.Count >= _maxOpen || (run = _waiting.Dequeue()) is null)
            {
                return null;
            }

            var nowNs = MonotonicClock.NowNs;
            run.Phase = RunPhase.Open;
            run.StartedNs = nowNs;
            run.DeadlineNs = nowNs + (run.Limits.TimeoutMs * MonotonicClock.NsPerMs);
            _open.Add(run);
            Volatile.Write(ref _openCount, _open.Count);
            _turn.Begin(run, nowNs);
            lookNs = Math.Min(_turn.FirstLookNs(nowNs), run.DeadlineNs);
        }

        DeadlineClock.Shared.Schedule(this, lookNs);
        return run;
    }

    /// <summary>Begins a later turn of an open run, or a background turn; false when the run has been answered or all is closing.</summary>
    public bool TryBeginTurn(Run? run)
    {
        long lookNs;
        lock (_lock)
        {
            if (_closing is not null || run is { Phase: not RunPhase.Open })
            {
                return false;
            }

            var nowNs = MonotonicClock.NowNs;
            _turn.Begin(run, nowNs);
            lookNs = _turn.FirstLookNs(nowNs);
        }

        DeadlineClock.Shared.Schedule(this, lookNs);
        return true;
    }

    /// <summary>Ends the turn; from here on no stop can hit it. The caller answers the run if it is claimed.</summary>
    public TurnEnd EndTurn(Isolate isolate, Run? run, RunProgress progress)
    {
        Run[] claimed;
        TurnEnd end;
        var report = _turn.EndNative(isolate);
        lock (_lock)
        {
            var last = _turn.End();
            var isClaimed = run is { Phase: RunPhase.Open } && TryClaimAtTurnEnd(run, progress, report.HeapLimitExceeded != 0);

            // The turn had gone on with another run's code, and was stopped for that one.
            var stopped = last is { Phase: RunPhase.Open, Stop: not StopReason.None } && last != run ? last : null;
            if (stopped is not null)
            {
                Claim(stopped);
            }

            if (report.HeapLimitExceeded != 0)
            {
                CloseUnderLock(CloseReason.HeapLimit);
            }
            else if (progress == RunProgress.Failed)
            {
                CloseUnderLock(CloseReason.Failed);
            }

            claimed = TakeClaims();
            end = new TurnEnd(report, isClaimed, stopped, _turn.BackgroundBudgetExceeded);
        }

        AnswerStopped(claimed);
        return end;
    }

    /// <summary>Ends all open runs because nothing can settle them; not when another run waits, which might.</summary>
    public void EndNeverSettled()
    {
        Run[] claimed;
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                StopOpenUnderLock(StopReason.NeverSettled);
            }

            claimed = TakeClaims();
        }

        AnswerStopped(claimed);
    }

    /// <summary>The open run with that number, null when it is answered.</summary>
    public Run? FindOpen(long runId)
    {
        lock (_lock)
        {
            return _open.Find(run => run.Id == runId);
        }
    }

    /// <summary>The run that has been open for longest.</summary>
    public Run? FirstOpen()
    {
        lock (_lock)
        {
            return _open.Count == 0 ? null : _open[0];
        }
    }

    public void CopyOpen(List<Run> target)
    {
        target.Clear();
        lock (_lock)
        {
            target.AddRange(_open);
        }
    }

    /// <summary>Moves the runs that were answered without their thread, which has to release what V8 keeps for them.</summary>
    public void TakeAbandoned(List<Run> target)
    {
        target.Clear();
        lock (_lock)
        {
            target.AddRange(_abandoned);
            _abandoned.Clear();
        }
    }

    // ------------------------------------------------------------------ under the lock

    private void StopUnderLock(Run run, StopReason reason)
    {
        if (run.Phase == RunPhase.Answered)
        {
            return;
        }

        if (run.Stop == StopReason.None)
        {
            run.Stop = reason;
        }

        if (run.Phase == RunPhase.Waiting)
        {
            _waiting.Remove(run);
            run.Phase = RunPhase.Answered;
            _claims.Add(run);
        }
        else if (_turn.IsActive && _turn.Run == run)
        {
            _turn.RequestStop(MonotonicClock.NowNs);
        }
        else
        {
            // It awaits: no need of the thread, which may be busy for another run.
            Abandon(run);
        }
    }

    private void StopOpenUnderLock(StopReason reason)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            StopUnderLock(_open[i], reason);
        }

        if (_turn.IsActive)
        {
            _turn.RequestStop(MonotonicClock.NowNs);
        }
    }

    private void CloseUnderLock(CloseReason reason)
    {
        if (_closing is not null)
        {
            return;
        }

        _closing = reason;
        while (_waiting.Dequeue() is { } run)
        {
            run.Stop = StopReason.Closed;
            run.Phase = RunPhase.Answered;
            _claims.Add(run);
        }

        StopOpenUnderLock(reason == CloseReason.HeapLimit ? StopReason.HeapLimit : StopReason.Closed);
    }

    private bool TryClaimAtTurnEnd(Run run, RunProgress progress, bool heapLimitExceeded)
    {
        if (heapLimitExceeded)
        {
            run.Stop = StopReason.HeapLimit;
        }
        else if (run.Stop == StopReason.None && progress == RunProgress.Failed)
        {
            run.Stop = StopReason.Closed;
        }
        else if (run.Stop == StopReason.None && progress == RunProgress.Terminated)
        {
            if (_turn.IsStopRequested && run.HasNativeRun)
            {
                // The stop was meant for another run in this turn. This one may have its value all the same: it is looked at next.
                return false;
            }

            run.Stop = StopReason.Interrupted;
        }

        if (progress == RunProgress.Pending && run.Stop == StopReason.None)
        {
            return false;
        }

        Claim(run);
        return true;
    }

    private void Abandon(Run run)
    {
        Claim(run);
        _abandoned.Add(run);
        _claims.Add(run);
    }

    private void Claim(Run run)
    {
        run.Phase = RunPhase.Answered;
        _open.Remove(run);
        Volatile.Write(ref _openCount, _open.Count);
    }

    private Run[] TakeClaims()
    {
        if (_claims.Count == 0)
        {
            return [];
        }

        var claimed = _claims.ToArray();
        _claims.Clear();
        return claimed;
    }

    private void AnswerStopped(Run[] claimed)
    {
        if (claimed.Length == 0)
        {
            return;
        }

        foreach (var run in claimed)
        {
            _answerer.AnswerStopped(run);
        }

        // The thread releases what V8 keeps for them.
        Signal.Set();
    }
}
