using JsRun.Engine.Errands;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Ports;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Runtimes;

/// <summary>Runs turns: one macrotask each, its microtasks, and the answers that become possible. Owner thread only.</summary>
internal sealed class TurnRunner(IsolateSession session, RuntimeGate gate, RunAnswerer answerer, RuntimeCounters counters, BackgroundWork background)
{
    private readonly List<Run> _scratch = [];

    private Isolate Isolate => session.Isolate;

    /// <summary>Takes the first measure of the memory, before any run.</summary>
    public void RecordStart()
    {
        if (gate.TryBeginTurn(null))
        {
            counters.RecordTurn(gate.EndTurn(Isolate, null, RunProgress.Pending).Report);
            RecordPending();
        }
    }

    /// <summary>Starts the next waiting run; false when there is none.</summary>
    public bool StartNext()
    {
        if (gate.BeginNext(session.Yielding.Count) is not { } run)
        {
            return false;
        }

        Isolate.SetCurrentRun(run.Id);
        EndTurn(run, run.Start(session));
        return true;
    }

    /// <summary>Fires the earliest timer.</summary>
    /// <param name="runId">The run that made it, open or not.</param>
    public void FireTimer(long runId)
    {
        var run = gate.FindOpen(runId);
        if (background.DropsTimers(runId) || background.Drops(run, runId) || !gate.TryBeginTurn(run))
        {
            return;
        }

        Isolate.SetCurrentRun(runId);
        EndLoopTurn(run, runId, Isolate.FireTimer());
    }

    /// <summary>Delivers the first message between contexts.</summary>
    /// <param name="runId">The run that sent it, open or not.</param>
    /// <param name="onlyOfRuns">The first that is of a run.</param>
    public void DeliverMessage(long runId, bool onlyOfRuns) => Deliver(runId, isAnswer: false, onlyOfRuns);

    /// <summary>Delivers the first answer of a host.</summary>
    /// <param name="runId">The run that called it, open or not.</param>
    /// <param name="onlyOfRuns">The first that is of a run.</param>
    public void DeliverHostAnswer(long runId, bool onlyOfRuns) => Deliver(runId, isAnswer: true, onlyOfRuns);

    private void Deliver(long runId, bool isAnswer, bool onlyOfRuns)
    {
        var run = gate.FindOpen(runId);
        if (background.Drops(run, runId) || !gate.TryBeginTurn(run))
        {
            return;
        }

        Isolate.SetCurrentRun(runId);
        if (run is not null)
        {
            EndLoopTurn(run, runId, isAnswer ? Isolate.DeliverHostAnswer(onlyOfRuns) : Isolate.DeliverMessage(onlyOfRuns));
            return;
        }

        background.BeginDelivery();
        EndLoopTurn(null, runId, isAnswer ? Isolate.DeliverHostAnswer(onlyOfRuns) : Isolate.DeliverMessage(onlyOfRuns));
        background.EndDelivery(runId, isFromElsewhere: !isAnswer && runId == 0);
    }

    /// <summary>Lets the first run that has paused in reading its stream read on; false when there is none, or no room for its items.</summary>
    public bool ReadOn()
    {
        if (session.Yielding.TakeReady() is not { } run || !gate.TryBeginTurn(run))
        {
            return false;
        }

        Isolate.SetCurrentRun(run.Id);
        EndTurn(run, run.Continue(session));
        return true;
    }

    /// <summary>Runs what V8's background threads have posted. What it settles is most often what the oldest run awaits, so that one pays.</summary>
    /// <returns>False when nothing was run, because the run has just been answered or all is closing.</returns>
    public bool Pump()
    {
        var run = gate.FirstOpen();
        if (!gate.TryBeginTurn(run))
        {
            return false;
        }

        Isolate.SetCurrentRun(run?.Id ?? 0);
        EndLoopTurn(run, runId: 0, Isolate.Pump());
        return true;
    }

    /// <summary>Does the errands; whatever they run is background work.</summary>
    /// <returns>False when none was done, because all is closing.</returns>
    public bool RunErrands(ErrandQueue errands)
    {
        if (!gate.TryBeginTurn(null))
        {
            return false;
        }

        Isolate.SetCurrentRun(0);
        errands.DoAll(session);
        EndLoopTurn(null, runId: 0, JsrStatus.Ok);
        return true;
    }

    /// <summary>Takes in what the other ends of ports have done.</summary>
    public void TakeMail(RemotePorts ports)
    {
        if (gate.TryBeginTurn(null))
        {
            Isolate.SetCurrentRun(0);
            ports.TakeMail(Isolate);
            EndLoopTurn(null, runId: 0, JsrStatus.Ok);
        }
    }

    /// <summary>Makes a context ahead of the next that is asked for, if that is wanted.</summary>
    public bool PrepareContext()
    {
        if (!session.Spare.IsWanted(counters.HeapUsedBytes + counters.ExternalBytes) || !gate.TryBeginTurn(null))
        {
            return false;
        }

        session.Spare.Prepare();
        counters.RecordTurn(gate.EndTurn(Isolate, null, RunProgress.Pending).Report);
        return true;
    }

    /// <summary>Gives the memory of an idle runtime back to the system.</summary>
    public void TrimIdle()
    {
        if (gate.TryBeginTurn(null))
        {
            session.Spare.Drop();
            Isolate.TrimIdle();
            counters.RecordTurn(gate.EndTurn(Isolate, null, RunProgress.Pending).Report);
            RecordPending();
        }
    }

    /// <summary>Finishes the awaiting runs whose promise has been settled meanwhile, each in a turn and budget of its own.</summary>
    public void FinishSettled()
    {
        var again = gate.OpenCount > 0;
        while (again)
        {
            again = false;
            gate.CopyOpen(_scratch);
            foreach (var run in _scratch)
            {
                // Its serialization may settle others, so look at all again.
                if (run.IsSettled(session) && gate.TryBeginTurn(run))
                {
                    Isolate.SetCurrentRun(run.Id);
                    EndTurn(run, run.Continue(session));
                    again = true;
                }
            }
        }

        _scratch.Clear();
    }

    /// <summary>Releases what V8 keeps for runs that other threads have answered.</summary>
    /// <returns>Whether the runtime closes.</returns>
    public bool ReleaseEnded()
    {
        var closes = gate.TakeEndings(_scratch);
        if (_scratch.Count > 0)
        {
            foreach (var run in _scratch)
            {
                var closedStream = CloseStream(run);
                ReleaseNative(run);
                ReleaseContext(run, closedStream);
            }

            _scratch.Clear();
            RecordPending();
        }

        return closes;
    }

    private void EndLoopTurn(Run? run, long runId, JsrStatus status)
    {
        if (status == JsrStatus.Ok)
        {
            status = Isolate.RunMicrotasks();
        }

        if (run is null)
        {
            EndBackgroundTurn(runId);
            return;
        }

        EndTurn(run, status != JsrStatus.Ok ? RunProduct.Terminated : run.IsSettled(session) ? run.Continue(session) : RunProduct.Pending);
    }

    private void EndBackgroundTurn(long runId)
    {
        var end = gate.EndTurn(Isolate, null, RunProgress.Pending);
        if (end.BackgroundBudgetExceeded)
        {
            background.GiveUp(runId);
        }

        counters.RecordTurn(end.Report);
        EndStopped(end.Stopped);
        RecordPending();
    }

    private void EndTurn(Run run, RunProduct product)
    {
        var end = gate.EndTurn(Isolate, run, product.State);
        counters.RecordTurn(end.Report);
        EndStopped(end.Stopped);
        if (end.Claimed)
        {
            Answer(run, product);
        }
        else
        {
            product.Discard();
            RecordPending();
        }
    }

    private void EndStopped(Run? run)
    {
        if (run is not null)
        {
            Answer(run, default);
        }
    }

    private void Answer(Run run, RunProduct product)
    {
        var stack = run.Stop == StopReason.None ? null : NativeBufferPool.Rent();
        if (stack is not null)
        {
            Isolate.WriteStopStack(stack);
        }

        // What the caller reads of the runtime once it has the answer is to be true, so the rest comes first.
        // Only what takes long, and is for the next evaluation, waits until the caller has its answer.
        var closedStream = CloseStream(run);
        var keepsCode = run.Stop == StopReason.None && run.HasCodeToKeep;
        if (!keepsCode)
        {
            ReleaseNative(run);
        }

        ReleaseContext(run, closedStream);
        RecordPending();
        answerer.Answer(run, product, stack is null ? default : stack.WrittenSpan);
        stack?.Return();
        if (keepsCode)
        {
            run.KeepCode(session);
            ReleaseNative(run);
        }
    }

    private void ReleaseNative(Run run)
    {
        if (run.HasNativeRun)
        {
            Isolate.ReleaseRun(run.Id);
        }
    }

    // What the stream holds is to be let go whatever became of the run, in a turn of its own. True when the stream was open.
    private bool CloseStream(Run run)
    {
        session.Yielding.Remove(run);
        if (!run.HasOpenStream)
        {
            return false;
        }

        if (gate.TryBeginTurn(null))
        {
            Isolate.SetCurrentRun(run.Id);
            EndLoopTurn(null, run.Id, Isolate.CloseStream(run.Id));
        }

        return true;
    }

    private void ReleaseContext(Run run, bool closedStream)
    {
        run.ReleaseContext(session);

        // Timers and modules that await outlive a run that came to its own end, but not one that was stopped or whose context goes. A stream
        // whose reader has gone away may be awaiting a timer, before it comes to closing what it holds.
        if ((run.Stop != StopReason.None && !(closedStream && run.Stop == StopReason.Cancelled)) || run.OwnsContext)
        {
            session.Abandon(run.Id);
        }

        if (run.OwnsContext)
        {
            session.DisposeContext(run.Context);
        }
    }

    /// <summary>Notes what waits in the runtime, for whoever looks at it. Owner thread.</summary>
    public void RecordPending() => counters.RecordPending(Isolate.GetPending(), session);
}
