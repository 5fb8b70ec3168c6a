using JsRun.Engine.Isolates;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Runtimes;

/// <summary>
/// What becomes of work that no open evaluation pays for: when it has to wait, and when it is given up. Owner thread only.
/// </summary>
internal sealed class BackgroundWork(IsolateSession session, RuntimeGate gate, RuntimeCounters counters, BackgroundMessages messages, BackgroundHold hold)
{
    /// <summary>From when on V8's tasks may run although no evaluation is open that pays for them, in ns of the monotonic clock; past unless that is held.</summary>
    public long PumpResumeNs => gate.OpenCount > 0 ? 0 : hold.UntilNs;

    /// <summary>From when on a message of another runtime may be delivered, in ns of the monotonic clock.</summary>
    public long MessagesResumeNs => Math.Max(messages.ResumeNs, hold.UntilNs);

    /// <summary>Whether answers of hosts to calls of no run wait now.</summary>
    public bool HoldsAnswers => hold.IsOn;

    /// <summary>The end of that, in ns of the monotonic clock.</summary>
    public long AnswersResumeNs => hold.UntilNs;

    /// <summary>While nothing may run that nobody pays for, what an answered run has left behind is given up when it comes up.</summary>
    /// <param name="run">The run, while it is open.</param>
    /// <param name="runId">Its number; 0: what comes up belongs to none, and waits instead.</param>
    /// <returns>Whether it was given up.</returns>
    public bool Drops(Run? run, long runId)
    {
        if (run is not null || runId == 0 || !hold.IsOn)
        {
            return false;
        }

        GiveUp(runId);
        return true;
    }

    /// <summary>The same for timers of no run, which messages of other runtimes have made, or finalizers: these do not wait.</summary>
    public bool DropsTimers(long runId)
    {
        if (runId != 0 || !hold.IsOn)
        {
            return false;
        }

        session.Isolate.DropTimers(runId);
        Record();
        return true;
    }

    /// <summary>Before a message or an answer of no open run is delivered.</summary>
    public void BeginDelivery() => messages.Begin();

    /// <summary>After it: gives up what its run has left behind when that has used its budget up.</summary>
    /// <param name="runId">Its run; 0: none, so there is nothing else of it.</param>
    /// <param name="isFromElsewhere">It came from another runtime.</param>
    public void EndDelivery(long runId, bool isFromElsewhere)
    {
        if (messages.End(isFromElsewhere))
        {
            GiveUp(runId);
        }
    }

    /// <summary>A background turn was stopped: gives up what its run has left behind. What came from elsewhere belongs to no run: the next message may be another sender's.</summary>
    public void GiveUp(long runId)
    {
        if (runId != 0)
        {
            session.Abandon(runId);
        }

        Record();
    }

    private void Record()
    {
        counters.RecordBackgroundStop();
        counters.RecordPending(session.Isolate.GetPending(), session);
    }
}
