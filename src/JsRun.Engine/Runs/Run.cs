using System.Threading.Tasks.Sources;
using JsRun.Engine.ConsoleOutput;
using JsRun.Engine.Isolates;

namespace JsRun.Engine.Runs;

/// <summary>
/// One command of a runtime, from the queue to its answer. It is its own task: one object for each run.
/// </summary>
internal abstract class Run : IValueTaskSource<RunResult>
{
    private ManualResetValueTaskSourceCore<RunResult> _answer;
    private CancellationTokenRegistration _cancellation;

    protected Run(RunKind kind, RunLimits limits)
    {
        Kind = kind;
        Limits = limits;
    }

    public RunKind Kind { get; }
    public RunLimits Limits { get; }

    /// <summary>Whether it may run code of the user.</summary>
    public bool RunsScripts => !ReferenceEquals(Limits, RunLimits.Service);

    /// <summary>
    /// Whether it evaluates, so that who asked for it looks at what it has used. The others may run scripts, too: setters of globals, <c>return()</c> of
    /// iterators, finalizers when garbage is collected.
    /// </summary>
    public bool IsEvaluation => Kind is RunKind.Evaluate or RunKind.Call or RunKind.ReadStream or RunKind.Bootstrap;

    /// <summary>Number within the runtime, from 1.</summary>
    public long Id { get; set; }

    // Under the gate.
    public RunPhase Phase { get; set; }
    public StopReason Stop { get; set; }
    public long EnqueuedNs { get; set; }
    public long StartedNs { get; set; }
    public long DeadlineNs { get; set; }
    public long CpuNs { get; set; }
    public Run? Next { get; set; }
    public Run? Previous { get; set; }

    // Owner thread.
    public ulong Context { get; set; }
    public bool OwnsContext { get; set; }

    /// <summary>The native library keeps something under <see cref="Id"/>.</summary>
    public bool HasNativeRun { get; set; }

    /// <summary>When its parts began and ended; null when nobody wants to know.</summary>
    public RunMarks? Marks { get; protected init; }

    /// <summary>Console entries; null when the run keeps none.</summary>
    public ConsoleBuffer? Console { get; protected init; }

    public ValueTask<RunResult> Task => new(this, _answer.Version);

    /// <summary>Runs the command inside its first turn. Owner thread.</summary>
    public abstract RunProduct Start(IsolateSession session);

    /// <summary>Looks whether an awaiting run has something to do in a turn. Owner thread, outside a turn.</summary>
    public virtual bool IsSettled(IsolateSession session) => false;

    /// <summary>Goes on inside a later turn. Owner thread.</summary>
    public virtual RunProduct Continue(IsolateSession session) => RunProduct.Pending;

    /// <summary>It was told to stop while it computes. Under the gate: must only signal and return.</summary>
    public virtual void NoteStop()
    {
    }

    /// <summary>
    /// Asks it to come, if it computes, to where it can be stopped with nothing left open. False when it knows no such place, so that it is to be stopped
    /// where it is. Any thread.
    /// </summary>
    public virtual bool TryWindDown() => false;

    /// <summary>It may take V8 long to come back from it, at no script's doing.</summary>
    public virtual bool UnwindsSlowly => false;

    /// <summary>Its compiled code is worth keeping for the next time.</summary>
    public virtual bool HasCodeToKeep => false;

    /// <summary>It reads a stream, which has to be closed when the run ends before that does. Owner thread.</summary>
    public virtual bool HasOpenStream => false;

    /// <summary>See <see cref="RunOptions.HostTag"/>.</summary>
    public virtual ulong HostTag => 0;

    /// <summary>Keeps its compiled code, once it has been answered and before it is released. Owner thread, outside a turn.</summary>
    public virtual void KeepCode(IsolateSession session)
    {
    }

    /// <summary>Settles what becomes of the context that it made, before that is disposed of. Owner thread, once it has been answered or is about to be.</summary>
    public virtual void ReleaseContext(IsolateSession session)
    {
    }

    /// <summary>Ties the run to its caller's token; the callback may come at once. Not under the gate.</summary>
    public void CancelWith(Action<object?> cancel, CancellationToken token)
    {
        if (!token.CanBeCanceled)
        {
            return;
        }

        var registration = token.UnsafeRegister(cancel, this);
        _cancellation = registration;

        // Either this sees the answer, or who answers sees the registration.
        Interlocked.MemoryBarrier();
        if (Phase == RunPhase.Answered)
        {
            registration.Unregister();
        }
    }

    /// <summary>Called once, by who claimed the run. Not under the gate.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="goesOnHere">Whether who awaits it goes on on this thread, which then must be one that nobody else waits for.</param>
    public void Complete(RunResult result, bool goesOnHere)
    {
        _cancellation.Unregister();
        _answer.RunContinuationsAsynchronously = !goesOnHere;
        _answer.SetResult(result);
    }

    RunResult IValueTaskSource<RunResult>.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<RunResult>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<RunResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);
}
