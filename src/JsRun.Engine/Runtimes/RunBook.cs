using JsRun.Engine.Deadlines;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Runtimes;

/// <summary>
/// The runs of a runtime and the turn on the CPU: who is where, and who is ended by what. Not synchronised: it is what the
/// <see cref="RuntimeGate"/> guards. Whoever moves a run to <see cref="RunPhase.Answered"/> has claimed it; the claims that the
/// book makes itself are collected by <see cref="TakeClaims"/>, to be answered outside of the lock.
/// </summary>
internal sealed class RunBook
{
    private readonly RunQueue _waiting = new();
    private readonly List<Run> _open = [];
    private readonly List<Run> _abandoned = [];
    private readonly List<Run> _claims = [];
    private readonly RunPlaces _places;
    private readonly Action<Run, StopReason> _stop;
    private long _lastRunId;
    private int _openCount;

    public RunBook(RuntimeLimits limits)
    {
        Turn = new Turn(limits);
        _places = new RunPlaces(limits);
        _stop = Stop;
    }

    public Turn Turn { get; }
    public CloseReason? Closing { get; private set; }

    /// <summary>The pause of the turn's script by a debugger; deadlines and budgets wait until it is over. Null before the first.</summary>
    public Pause? Pause { get; private set; }

    public bool IsPaused => Pause is { IsActive: true };
    public IReadOnlyList<Run> Open => _open;
    public bool HasAbandoned => _abandoned.Count > 0;
    public bool IsBusy => _open.Count > 0 || _waiting.Count > 0 || Turn.IsActive;

    /// <summary>May be read outside of the lock.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>May be read outside of the lock.</summary>
    public int OpenCount => Volatile.Read(ref _openCount);

    /// <summary>Puts a run into the queue; gives the outcome of one that is refused.</summary>
    public RunOutcome? TryEnqueue(Run run)
    {
        if (Closing is not null)
        {
            return RunOutcome.Closed;
        }

        if (!_places.CanWait(_waiting, run.Kind))
        {
            return RunOutcome.QueueFull;
        }

        run.Id = ++_lastRunId;
        run.EnqueuedNs = MonotonicClock.NowNs;
        _waiting.Enqueue(run);
        return null;
    }

    /// <summary>Opens the next waiting run; null when none may start now.</summary>
    /// <param name="nowNs">The time.</param>
    /// <param name="yielding">How many of the open runs wait for those who read their streams: see <see cref="RunPlaces.CanOpen"/>.</param>
    public Run? OpenNext(long nowNs, int yielding)
    {
        if (Closing is not null || (_places.CanOpen(_open.Count, yielding) ? _waiting.Dequeue() : _waiting.Dequeue(RunKind.RunJobs)) is not { } run)
        {
            return null;
        }

        run.Phase = RunPhase.Open;
        run.StartedNs = nowNs;
        run.DeadlineNs = nowNs + (run.Limits.TimeoutMs * MonotonicClock.NsPerMs);
        _open.Add(run);
        Volatile.Write(ref _openCount, _open.Count);
        return run;
    }

    public Run? FindOpen(long runId) => _open.Find(run => run.Id == runId);

    /// <summary>Ends a run that waits or awaits; the one that computes is told to stop and claimed at the end of its turn.</summary>
    public void Stop(Run run, StopReason reason)
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
        else if (Turn.IsActive && Turn.Run == run)
        {
            Turn.RequestStop(MonotonicClock.NowNs);
            run.NoteStop();
        }
        else
        {
            // It awaits: no need of the thread, which may be busy for another run.
            Abandon(run);
        }
    }

    /// <summary>Interrupts all open runs and the turn on the CPU, whosesoever it is; but not a command of the service's own, which is over soon.</summary>
    public void Interrupt()
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].RunsScripts)
            {
                Stop(_open[i], StopReason.Interrupted);
            }
        }

        if (Turn.IsActive && Turn.Run is not { RunsScripts: false })
        {
            Turn.RequestStop(MonotonicClock.NowNs);
        }
    }

    /// <summary>Ends all open runs and the turn on the CPU, whosesoever it is.</summary>
    public void StopOpen(StopReason reason)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            Stop(_open[i], reason);
        }

        if (Turn.IsActive)
        {
            Turn.RequestStop(MonotonicClock.NowNs);
        }
    }

    /// <summary>Ends the open runs of a context.</summary>
    public void StopContext(ulong context)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].Context == context)
            {
                Stop(_open[i], StopReason.Interrupted);
            }
        }
    }

    /// <summary>Refuses new runs and ends all others. The first reason stays.</summary>
    public void Close(CloseReason reason)
    {
        if (Closing is not null)
        {
            return;
        }

        Closing = reason;
        while (_waiting.Dequeue() is { } run)
        {
            run.Stop = StopReason.Closed;
            run.Phase = RunPhase.Answered;
            _claims.Add(run);
        }

        // What has begun is carried out as far as it came, and answered so; only what never began is refused.
        StopOpen(reason switch
        {
            CloseReason.HeapLimit => StopReason.HeapLimit,
            CloseReason.Deleted => StopReason.Interrupted,
            _ => StopReason.Closed,
        });
    }

    /// <summary>Closes without the thread, which comes back neither to its turn nor to any run.</summary>
    public void Fail()
    {
        if (Turn.IsActive)
        {
            Turn.Abort();
        }

        Close(CloseReason.Failed);

        // One that an earlier close told to stop was left to the end of its turn, which does not come.
        StopOpen(StopReason.Closed);
    }

    /// <summary>Enforces what is due.</summary>
    /// <param name="unresponsive">Set, to what was to become of the run, when the turn ignores all requests to stop.</param>
    /// <returns>When to look again.</returns>
    public long EnforceDue(long nowNs, out RunOutcome? unresponsive)
    {
        unresponsive = null;
        // Jobs that are run by hand are on the account of who runs them.
        if (Turn.IsActive && !IsPaused && Turn.Run is not { Kind: RunKind.RunJobs } && Turn.ObservedRunId() is not 0 and var runId && FindOpen(runId) is var seen && seen != Turn.Run)
        {
            Turn.HandOver(seen);
        }

        if (Pause is { IsActive: true } pause && !Turn.IsStopRequested)
        {
            return EnforcePause(pause, nowNs);
        }

        var nextNs = long.MaxValue;
        for (var i = IsPaused ? -1 : _open.Count - 1; i >= 0; i--)
        {
            var run = _open[i];
            if (run.DeadlineNs > nowNs)
            {
                nextNs = Math.Min(nextNs, run.DeadlineNs);
            }
            else if (run.Stop == StopReason.None)
            {
                Stop(run, StopReason.Timeout);
            }
        }

        if (!Turn.IsActive)
        {
            return nextNs;
        }

        nextNs = Math.Min(nextNs, Turn.Look(nowNs, _stop, out var isUnresponsive));
        if (isUnresponsive)
        {
            unresponsive = RunOutcome.CpuLimit;
            if (Turn.Run is { Phase: RunPhase.Open } stuck)
            {
                // Its thread may never come back, so it is answered without it.
                unresponsive = stuck.Stop.Outcome();
                Turn.HandOver(null);
                Abandon(stuck);
            }
        }

        return nextNs;
    }

    /// <summary>The script of the turn is paused until then at the latest; false when it is to be stopped anyway.</summary>
    public bool TryBeginPause(long nowNs, long untilNs)
    {
        if (Closing is not null || Turn.IsStopRequested)
        {
            return false;
        }

        Turn.BeginPause();
        Pause ??= new Pause();
        Pause.Begin(nowNs, untilNs);
        return true;
    }

    /// <summary>The script goes on; what is open has as much time left as before.</summary>
    /// <returns>How long it was paused, in ns.</returns>
    public long EndPause(long nowNs)
    {
        var pausedNs = Pause!.End(nowNs);
        Turn.EndPause();
        foreach (var run in _open)
        {
            run.DeadlineNs += Math.Min(pausedNs, long.MaxValue - run.DeadlineNs);
        }

        return pausedNs;
    }

    private long EnforcePause(Pause pause, long nowNs)
    {
        if (nowNs < pause.UntilNs && Turn.CpuNs() < Pause.MaxCpuNs)
        {
            return pause.NextLookNs(nowNs);
        }

        if (pause.TryExpire(nowNs))
        {
            return pause.UntilNs;
        }

        // It is over, but what the debugger has evaluated meanwhile does not end.
        if (Turn.Run is { } run)
        {
            Stop(run, StopReason.Timeout);
        }
        else
        {
            Turn.RequestStop(nowNs);
        }

        return nowNs;
    }

    /// <summary>Claims a run for the caller, unless it goes on after this turn.</summary>
    public bool TryClaimAtTurnEnd(Run run, RunProgress progress, bool heapLimitExceeded)
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
            if (Turn.IsStopRequested && run.HasNativeRun)
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

    /// <summary>Marks an open run as answered; the caller answers it.</summary>
    public void Claim(Run run)
    {
        run.Phase = RunPhase.Answered;
        _open.Remove(run);
        Volatile.Write(ref _openCount, _open.Count);
    }

    /// <summary>The runs that were claimed since the last call and are to be answered with their <see cref="Run.Stop"/>.</summary>
    public Run[] TakeClaims()
    {
        if (_claims.Count == 0)
        {
            return [];
        }

        var claimed = _claims.ToArray();
        _claims.Clear();
        return claimed;
    }

    /// <summary>Moves the runs that were answered without their thread, which has to release what V8 keeps for them.</summary>
    public void TakeAbandoned(List<Run> target)
    {
        target.AddRange(_abandoned);
        _abandoned.Clear();
    }

    private void Abandon(Run run)
    {
        Claim(run);
        _abandoned.Add(run);
        _claims.Add(run);
    }
}
