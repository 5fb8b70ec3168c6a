using JsRun.Engine.Deadlines;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Runtimes;

/// <summary>
/// The macrotask that the runtime's thread is in, with its microtasks: what the deadline clock may stop. All members but
/// <see cref="EndNative"/> are used under the runtime's gate; an object serves all turns of a runtime one after the other.
/// </summary>
internal sealed class Turn(RuntimeLimits limits)
{
    private const long LookNs = 20 * MonotonicClock.NsPerMs;

    // After the request to stop: terminate, terminate again, give up.
    private static readonly long[] LadderNs = [25 * MonotonicClock.NsPerMs, 250 * MonotonicClock.NsPerMs, 1000 * MonotonicClock.NsPerMs];

    // A thread that others keep from the cores ignores nothing: it is given up for the CPU time that it has had since, or at last for the time.
    private const long IgnoredCpuNs = 500 * MonotonicClock.NsPerMs;
    private const long MostStarvedNs = 10_000 * MonotonicClock.NsPerMs;

    // A dump, or a debugger's command, is no script that ignores termination: V8 may be collecting a large heap.
    private const long SlowUnwindNs = 60_000 * MonotonicClock.NsPerMs;

    private readonly long _backgroundCpuNs = limits.BackgroundCpuMs * MonotonicClock.NsPerMs;

    // Held around native calls that stop, and around the one that ends the turn, so that no stop reaches the next turn. The
    // latter may collect garbage for long; so it is not the gate, and those who would stop a turn that is ending do not wait.
    private readonly Lock _native = new();
    private bool _isStoppable;
    private IsolateStopper? _stopper;
    private long _startCpuNs;
    private long _scriptLookNs;
    private long _stopRequestedNs;
    private long _stopRequestedCpuNs;
    private int _rung;
    private bool _isPaused;

    public bool IsActive { get; private set; }

    /// <summary>
    /// The open run whose budget the turn uses, null for the background's. At first that is the run it was begun for, later the
    /// one whose code was seen.
    /// </summary>
    public Run? Run { get; private set; }

    /// <summary>The turn was stopped because it used up the background budget.</summary>
    public bool BackgroundBudgetExceeded { get; private set; }

    /// <summary>
    /// CPU time in ns, over all turns, that belongs to no <see cref="Run.IsEvaluation"/> that is still to be answered: of background turns, of what a run
    /// did after its answer, and of all other commands.
    /// </summary>
    public long OtherCpuNs { get; private set; }

    /// <summary>How often, one inside the other, the thread waits for what its script has asked the outside.</summary>
    public int Waits { get; set; }

    public bool IsStopRequested => _stopRequestedNs != 0;

    public void Attach(IsolateStopper stopper) => _stopper = stopper;

    public void Begin(Run? run, long nowNs)
    {
        IsActive = true;
        Run = run;
        BackgroundBudgetExceeded = false;
        _startCpuNs = _stopper!.ReadCpuNs();
        _scriptLookNs = nowNs + LookNs;
        _stopRequestedNs = 0;
        _rung = 0;
        _isStoppable = true;
    }

    /// <summary>Ends the turn for V8; after this no stop reaches it. Owner thread, not under the gate, which <see cref="End"/> follows.</summary>
    public JsrTurnReport EndNative(Isolate isolate)
    {
        lock (_native)
        {
            _isStoppable = false;
            return isolate.EndTurn();
        }
    }

    /// <summary>Ends the turn and gives the run whose budget it used last.</summary>
    public Run? End()
    {
        var last = Run;
        HandOver(null);
        IsActive = false;
        return last;
    }

    /// <summary>Ends the turn without V8, whose isolate is about to go; after this no stop reaches it. Owner thread.</summary>
    public void Abort()
    {
        lock (_native)
        {
            _isStoppable = false;
        }

        End();
    }

    /// <summary>The run whose code was seen last, 0 when none is known.</summary>
    public long ObservedRunId() => _stopper!.ReadObservedRun();

    /// <summary>From here on the turn uses the budget of another run, or of the background.</summary>
    public void HandOver(Run? run)
    {
        var cpuNs = _stopper!.ReadCpuNs();
        if (Run is not null)
        {
            Run.CpuNs += cpuNs - _startCpuNs;
        }

        if (Run is not { Phase: RunPhase.Open, IsEvaluation: true })
        {
            OtherCpuNs += cpuNs - _startCpuNs;
        }

        _startCpuNs = cpuNs;
        Run = run;
    }

    /// <summary>The script is paused: what is computed until <see cref="EndPause"/> is nobody's.</summary>
    public void BeginPause()
    {
        HandOver(Run);
        _isPaused = true;
    }

    public void EndPause()
    {
        _startCpuNs = _stopper!.ReadCpuNs();
        _isPaused = false;
    }

    public long CpuNs() => _stopper!.ReadCpuNs() - _startCpuNs;

    public void RequestStop(long nowNs)
    {
        if (!IsStopRequested)
        {
            _stopRequestedNs = nowNs;
            _stopRequestedCpuNs = _stopper!.ReadCpuNs();
            StopNative(static stopper => stopper.RequestStop());
        }
    }

    /// <summary>Has the running script stop for errands.</summary>
    public void RequestErrand() => StopNative(static stopper => stopper.RequestErrand());

    /// <summary>When the clock has to look at a turn that has just begun.</summary>
    public long FirstLookNs(long nowNs) => Math.Min(_scriptLookNs, nowNs + CpuLeftNs(usedNs: 0));

    /// <summary>Enforces what is due.</summary>
    /// <param name="stopRun">Called when the run has used up its CPU time.</param>
    /// <param name="unresponsive">Set when the last rung is reached.</param>
    /// <returns>When to look again.</returns>
    public long Look(long nowNs, Action<Run, StopReason> stopRun, out bool unresponsive)
    {
        unresponsive = false;
        if (IsStopRequested)
        {
            return Escalate(nowNs, out unresponsive);
        }

        var leftNs = CpuLeftNs(CpuNs());
        if (leftNs <= 0)
        {
            if (Run is not null)
            {
                stopRun(Run, StopReason.CpuLimit);
            }
            else
            {
                BackgroundBudgetExceeded = true;
                RequestStop(nowNs);
            }

            return nowNs + LadderNs[0];
        }

        if (nowNs >= _scriptLookNs)
        {
            StopNative(static stopper =>
            {
                stopper.RequestMemoryCheck();
                stopper.RequestRunLook();
            });
            _scriptLookNs = nowNs + LookNs;
        }

        // A thread that gets no CPU would otherwise be looked at all the time.
        return Math.Min(_scriptLookNs, nowNs + Math.Max(leftNs, MonotonicClock.NsPerMs));
    }

    private long Escalate(long nowNs, out bool unresponsive)
    {
        unresponsive = false;
        while (_rung < LadderNs.Length && nowNs >= RungNs())
        {
            if (_rung == LadderNs.Length - 1 && IsStarved(nowNs))
            {
                return nowNs + LookNs;
            }

            StopNative(static stopper => stopper.Terminate());
            _rung++;
            unresponsive = _rung == LadderNs.Length;
        }

        return _rung == LadderNs.Length ? long.MaxValue : RungNs();
    }

    private long RungNs() => _stopRequestedNs + LadderNs[_rung] + (_rung == LadderNs.Length - 1 && UnwindsSlowly ? SlowUnwindNs : 0);

    private bool IsStarved(long nowNs) => nowNs < RungNs() + MostStarvedNs && _stopper!.ReadCpuNs() - _stopRequestedCpuNs < IgnoredCpuNs;

    private bool UnwindsSlowly => _isPaused || Run is { UnwindsSlowly: true };

    private void StopNative(Action<IsolateStopper> stop)
    {
        if (!_native.TryEnter())
        {
            return;
        }

        try
        {
            if (_isStoppable)
            {
                stop(_stopper!);
            }
        }
        finally
        {
            _native.Exit();
        }
    }

    private long CpuLeftNs(long usedNs) =>
        Run is null ? _backgroundCpuNs - usedNs : (Run.Limits.CpuMs * MonotonicClock.NsPerMs) - Run.CpuNs - usedNs;
}
