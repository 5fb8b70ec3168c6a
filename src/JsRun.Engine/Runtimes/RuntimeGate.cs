using JsRun.Engine.Deadlines;
using JsRun.Engine.Isolates;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Runtimes;

/// <summary>
/// What several threads see and change of a runtime, under one lock: "the run is finished" and "the run is stopped" exclude each
/// other here, and a stop meets the turn that it was meant for or none.
/// </summary>
internal sealed class RuntimeGate(RuntimeLimits limits, IRunAnswerer answerer) : DeadlineTarget
{
    private readonly Lock _lock = new();
    private readonly RunBook _book = new(limits);
    private bool _ready;
    private bool _hasEndings;

    /// <summary>The pauses of the turn's script by a debugger; made when there is one.</summary>
    public PauseGate Pauses => field ??= new PauseGate(_lock, _book, this);

    /// <summary>The waits of the turn's script for the outside; made when there is one.</summary>
    public WaitGate Waits => field ??= new WaitGate(_lock, _book);

    /// <summary>What the runtime's thread sleeps on.</summary>
    public WakeSignal Signal { get; } = new();

    public int WaitingCount => _book.WaitingCount;
    public int OpenCount => _book.OpenCount;

    /// <summary>What the runtime is doing, and why it closes.</summary>
    public (RuntimeState State, CloseReason? Closing) Condition
    {
        get
        {
            lock (_lock)
            {
                var state = _book.Closing is not null ? RuntimeState.Closed
                    : !_ready ? RuntimeState.Starting
                    : _book.IsBusy ? RuntimeState.Busy
                    : RuntimeState.Idle;
                return (state, _book.Closing);
            }
        }
    }

    /// <inheritdoc cref="Turn.OtherCpuNs" />
    public long OtherCpuNs
    {
        get
        {
            lock (_lock)
            {
                return _book.Turn.OtherCpuNs;
            }
        }
    }

    /// <summary>Runs that were answered without their thread wait to be released, or all is closing.</summary>
    public bool HasEndings => Volatile.Read(ref _hasEndings);

    // ------------------------------------------------------------------ any thread

    /// <summary>Puts a run into the queue; gives the outcome of one that is refused.</summary>
    public RunOutcome? TryEnqueue(Run run)
    {
        lock (_lock)
        {
            if (_book.TryEnqueue(run) is { } refusal)
            {
                return refusal;
            }
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
            _book.Stop(run, reason);
            WakePaused();
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
            _book.Interrupt();
            WakePaused();
            claimed = TakeClaims();
        }

        AnswerStopped(claimed);
    }

    /// <summary>Ends the runs that await in a context; owner thread.</summary>
    public void InterruptContext(ulong context)
    {
        Run[] claimed;
        lock (_lock)
        {
            _book.StopContext(context);
            claimed = TakeClaims();
        }

        AnswerStopped(claimed);
    }

    /// <summary>Has the thread look for errands: at once if it runs a script, else when it wakes.</summary>
    public void RingForErrand()
    {
        lock (_lock)
        {
            if (_book.Turn.IsActive)
            {
                _book.Turn.RequestErrand();
            }
        }

        Signal.Set();
    }

    /// <summary>Refuses new runs and ends all others. The first reason stays.</summary>
    public void Close(CloseReason reason)
    {
        Run[] claimed;
        lock (_lock)
        {
            _book.Close(reason);
            claimed = TakeClaims();
        }

        AnswerStopped(claimed);
        Signal.Set();
    }

    /// <summary>Enforces what is due. The clock's thread.</summary>
    public override long OnDue(long nowNs)
    {
        long nextNs;
        RunOutcome? unresponsive;
        Run[] claimed;
        lock (_lock)
        {
            nextNs = _book.EnforceDue(nowNs, out unresponsive);
            WakePaused();
            claimed = TakeClaims();
        }

        if (unresponsive is { } pendingOutcome)
        {
            // Before the answer: whoever hosts the runtime may have a better word for what became of the run.
            answerer.ReportUnresponsive(pendingOutcome);
        }

        AnswerStopped(claimed);
        return nextNs;
    }

    // ------------------------------------------------------------------ owner thread

    public void Open(IsolateStopper stopper)
    {
        lock (_lock)
        {
            _book.Turn.Attach(stopper);
            _ready = true;
        }
    }

    /// <summary>Takes the next waiting run and begins its first turn; null when none may start now.</summary>
    /// <param name="yielding">How many of the open runs have paused in reading their streams.</param>
    public Run? BeginNext(int yielding)
    {
        Run? run;
        long lookNs;
        lock (_lock)
        {
            var nowNs = MonotonicClock.NowNs;
            run = _book.OpenNext(nowNs, yielding);
            if (run is null)
            {
                return null;
            }

            _book.Turn.Begin(run, nowNs);
            lookNs = Math.Min(_book.Turn.FirstLookNs(nowNs), run.DeadlineNs);
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
            if (_book.Closing is not null || run is { Phase: not RunPhase.Open })
            {
                return false;
            }

            var nowNs = MonotonicClock.NowNs;
            _book.Turn.Begin(run, nowNs);
            lookNs = _book.Turn.FirstLookNs(nowNs);
        }

        DeadlineClock.Shared.Schedule(this, lookNs);
        return true;
    }

    /// <summary>Ends the turn; from here on no stop can hit it. The caller answers the runs that it claims thereby.</summary>
    public TurnEnd EndTurn(Isolate isolate, Run? run, RunProgress progress)
    {
        Run[] claimed;
        TurnEnd end;
        var report = _book.Turn.EndNative(isolate);
        var heapLimitExceeded = report.HeapLimitExceeded != 0;
        lock (_lock)
        {
            var last = _book.Turn.End();
            var isClaimed = run is { Phase: RunPhase.Open } && _book.TryClaimAtTurnEnd(run, progress, heapLimitExceeded);

            // The turn had gone on with another run's code, and was stopped for that one.
            var stopped = last is { Phase: RunPhase.Open, Stop: not StopReason.None } && last != run ? last : null;
            if (stopped is not null)
            {
                _book.Claim(stopped);
            }

            if (heapLimitExceeded)
            {
                _book.Close(CloseReason.HeapLimit);
            }
            else if (progress == RunProgress.Failed)
            {
                _book.Close(CloseReason.Failed);
            }

            claimed = TakeClaims();
            end = new TurnEnd(report, isClaimed, stopped, _book.Turn.BackgroundBudgetExceeded);
        }

        AnswerStopped(claimed);
        return end;
    }

    /// <summary>
    /// Gives up the turn that the thread broke off, if any, and ends all runs. From here on nobody touches the isolate.
    /// </summary>
    public void Fail()
    {
        Run[] claimed;
        lock (_lock)
        {
            _book.Fail();
            claimed = TakeClaims();
        }

        AnswerStopped(claimed);
    }

    /// <summary>Ends all open runs because nothing can settle them; not when another run waits, which might.</summary>
    public void EndNeverSettled()
    {
        Run[] claimed;
        lock (_lock)
        {
            if (_book.WaitingCount == 0)
            {
                _book.StopOpen(StopReason.NeverSettled);
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
            return _book.FindOpen(runId);
        }
    }

    /// <summary>The run that has been open for longest.</summary>
    public Run? FirstOpen()
    {
        lock (_lock)
        {
            return _book.Open.Count == 0 ? null : _book.Open[0];
        }
    }

    public void CopyOpen(List<Run> target)
    {
        target.Clear();
        lock (_lock)
        {
            target.AddRange(_book.Open);
        }
    }

    /// <summary>Moves the runs that were answered without their thread, which has to release what V8 keeps for them.</summary>
    /// <returns>Whether the runtime closes.</returns>
    public bool TakeEndings(List<Run> target)
    {
        target.Clear();
        lock (_lock)
        {
            _book.TakeAbandoned(target);
            _hasEndings = _book.Closing is not null;
            return _hasEndings;
        }
    }

    // Whoever is paused, or waits for the outside, sleeps on the signal, too.
    private void WakePaused()
    {
        if (_book.IsPaused || _book.Turn.Waits > 0)
        {
            Signal.Set();
        }
    }

    private Run[] TakeClaims()
    {
        if (_book.HasAbandoned || _book.Closing is not null)
        {
            Volatile.Write(ref _hasEndings, true);
        }

        return _book.TakeClaims();
    }

    private void AnswerStopped(Run[] claimed)
    {
        if (claimed.Length == 0)
        {
            return;
        }

        foreach (var run in claimed)
        {
            answerer.AnswerStopped(run);
        }

        // The thread releases what V8 keeps for them.
        Signal.Set();
    }
}
