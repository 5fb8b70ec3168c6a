using JsRun.Engine.Deadlines;
using JsRun.Engine.Errands;
using JsRun.Engine.Isolates;

namespace JsRun.Engine.Runtimes;

/// <summary>
/// The event loop of a runtime: waiting runs in the order of arrival, due timers and V8's own tasks, one turn at a time. Sleeps
/// when there is nothing to do. Owner thread only.
/// </summary>
internal sealed class EventLoop(
    IsolateSession session, RuntimeGate gate, RuntimeEvents events, ErrandQueue errands, TurnRunner turns, BackgroundWork background, RuntimeNumber number)
{
    // Background work need not end in a task, so while a run awaits what might come of it, the loop looks again.
    private const long BackgroundLookNs = 50 * MonotonicClock.NsPerMs;
    private const long TrimAfterIdleNs = 5000 * MonotonicClock.NsPerMs;

    private bool _lastWasJob;
    private JobKind _lastJob;
    private bool _lastWasReading;
    private bool _trimmed = true;

    /// <summary>Runs until the runtime closes.</summary>
    public void Run()
    {
        while (true)
        {
            if (gate.HasEndings && turns.ReleaseEnded())
            {
                return;
            }

            if (TryRunTurn())
            {
                turns.FinishSettled();
                _trimmed = false;
            }
            else if (gate.OpenCount > 0 && !CanAnythingSettle())
            {
                gate.EndNeverSettled();
            }
            else if (gate.WaitingCount > 0 || !turns.PrepareContext())
            {
                Sleep();
            }
        }
    }

    private bool TryRunTurn()
    {
        number.Apply(session.Isolate, events);
        if (errands.HasAny && turns.RunErrands(errands))
        {
            return true;
        }

        if (session.RemotePorts is { HasMail: true } ports)
        {
            // No turn of its own: whoever sends much keeps nobody else from his.
            turns.TakeMail(ports);
        }

        if (session.HostCalls is { HasAnswers: true } calls)
        {
            calls.MoveAnswers(session.Isolate);
            if (session.JobsAreManual)
            {
                // No turn follows that would note it.
                turns.RecordPending();
            }
        }

        // Who reads a stream that has everything at hand and who does something else take turns.
        _lastWasReading = !_lastWasReading && session.Yielding.HasAny && turns.ReadOn();
        return _lastWasReading || (session.JobsAreManual ? turns.StartNext() : TryRunOther()) || (session.Yielding.HasAny && turns.ReadOn());
    }

    private bool TryRunOther()
    {
        if (events.IsPumpRequested && background.PumpResumeNs <= MonotonicClock.NowNs && events.TakePumpRequest())
        {
            // What is left, because the turn was stopped or refused, wakes nobody again.
            if (!turns.Pump() || session.Isolate.GetPending().Tasks > 0)
            {
                events.RequestPump();
            }

            return true;
        }

        // Neither a flood of timers, messages or answers nor one of commands keeps the others from their turn.
        var timerIsDue = session.Isolate.TryPeekTimer(out var dueNs, out var timerRun) && dueNs <= MonotonicClock.NowNs;
        long senderRun = 0, callerRun = 0;
        // Those of other runtimes are held back alone: what an evaluation's own contexts send one another goes on.
        var onlyOfRuns = session.HasLinks && background.MessagesResumeNs > MonotonicClock.NowNs;
        var messageWaits = session.HasLinks && session.Isolate.TryPeekMessage(onlyOfRuns, out senderRun);
        var onlyAnswersOfRuns = session.HostCalls is not null && background.HoldsAnswers;
        var answerWaits = session.HostCalls is not null && session.Isolate.TryPeekHostAnswer(onlyAnswersOfRuns, out callerRun);
        var next = JobAfter(_lastJob, timerIsDue, messageWaits, answerWaits);
        if ((next == JobKind.None || _lastWasJob) && turns.StartNext())
        {
            _lastWasJob = false;
            return true;
        }

        switch (next)
        {
            case JobKind.Timer:
                turns.FireTimer(timerRun);
                break;
            case JobKind.Message:
                turns.DeliverMessage(senderRun, onlyOfRuns);
                break;
            case JobKind.HostAnswer:
                turns.DeliverHostAnswer(callerRun, onlyAnswersOfRuns);
                break;
            default:
                return false;
        }

        _lastJob = next;
        return _lastWasJob = true;
    }

    // The kinds take turns.
    private static JobKind JobAfter(JobKind last, bool timerIsDue, bool messageWaits, bool answerWaits)
    {
        if (!timerIsDue && !messageWaits && !answerWaits)
        {
            return JobKind.None;
        }

        while (true)
        {
            last = last == JobKind.HostAnswer ? JobKind.Timer : last + 1;
            if (last == JobKind.Timer ? timerIsDue : last == JobKind.Message ? messageWaits : answerWaits)
            {
                return last;
            }
        }
    }

    private bool CanAnythingSettle()
    {
        // In this order: once background work has ended, what it posted is in the second reading or in the pump request.
        var hadBackground = session.Isolate.GetPending().Background != 0;
        var pending = session.Isolate.GetPending();
        return hadBackground || pending.Timers > 0 || pending.Messages > 0 || pending.RemotePorts > 0 || pending.HostAnswers > 0 || session.HostCalls is { HasPending: true } || pending.Tasks > 0 || pending.Background != 0 || pending.MicrotaskQueues > 0
            || (events.IsPumpRequested && !session.JobsAreManual) || gate.WaitingCount > 0 || session.Yielding.HasAny
            || session.RemotePorts is { HasMail: true };
    }

    private void Sleep()
    {
        var timeoutNs = !session.JobsAreManual && session.Isolate.TryPeekTimer(out var dueNs, out _) ? Math.Max(0, dueNs - MonotonicClock.NowNs) : long.MaxValue;
        if (session is { HasLinks: true, JobsAreManual: false } && session.Isolate.TryPeekMessage(onlyOfRuns: false, out _))
        {
            timeoutNs = Math.Min(timeoutNs, Math.Max(0, background.MessagesResumeNs - MonotonicClock.NowNs));
        }

        if (session is { HostCalls: not null, JobsAreManual: false } && session.Isolate.TryPeekHostAnswer(onlyOfRuns: false, out _))
        {
            timeoutNs = Math.Min(timeoutNs, Math.Max(0, background.AnswersResumeNs - MonotonicClock.NowNs));
        }

        if (events.IsPumpRequested && !session.JobsAreManual)
        {
            timeoutNs = Math.Min(timeoutNs, Math.Max(0, background.PumpResumeNs - MonotonicClock.NowNs));
        }

        if (gate.OpenCount > 0)
        {
            if (session.Isolate.GetPending().Background != 0)
            {
                timeoutNs = Math.Min(timeoutNs, BackgroundLookNs);
            }
        }
        else if (!_trimmed && timeoutNs > TrimAfterIdleNs)
        {
            SleepAndTrim();
            return;
        }

        gate.Signal.Wait(timeoutNs == long.MaxValue ? -1 : timeoutNs);
    }

    private void SleepAndTrim()
    {
        var startNs = MonotonicClock.NowNs;
        if (!gate.Signal.Wait(TrimAfterIdleNs) && MonotonicClock.NowNs - startNs >= TrimAfterIdleNs)
        {
            turns.TrimIdle();
            _trimmed = true;
        }
    }

    private enum JobKind
    {
        None = 0,
        Timer = 1,
        Message = 2,
        HostAnswer = 3,
    }
}
