using JsRun.Engine.Deadlines;
using JsRun.Engine.Errands;
using JsRun.Engine.Isolates;

namespace JsRun.Engine.Runtimes;

/// <summary>
/// The event loop of a runtime: waiting runs in the order of arrival, due timers and V8's own tasks, one turn at a time. Sleeps
/// when there is nothing to do. Owner thread only.
/// </summary>
internal sealed class EventLoop(
    IsolateSession session, RuntimeGate gate, RuntimeEvents events, ErrandQueue errands, TurnRunner turns, RuntimeNumber number)
{
    // Background work need not end in a task, so while a run awaits what might come of it, the loop looks again.
    private const long BackgroundLookNs = 50 * MonotonicClock.NsPerMs;
    private const long TrimAfterIdleNs = 5000 * MonotonicClock.NsPerMs;

    private bool _lastWasJob;
    private bool _lastJobWasMessage;
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

        if (session.JobsAreManual)
        {
            return turns.StartNext();
        }

        if (events.TakePumpRequest())
        {
            // What is left, because the turn was stopped or refused, wakes nobody again.
            if (!turns.Pump() || session.Isolate.GetPending().Tasks > 0)
            {
                events.RequestPump();
            }

            return true;
        }

        // Neither a flood of timers or messages nor one of commands keeps the others from their turn.
        var timerIsDue = session.Isolate.TryPeekTimer(out var dueNs, out var runId) && dueNs <= MonotonicClock.NowNs;
        var senderId = 0L;
        var messageWaits = session.HasLinks && session.Isolate.TryPeekMessage(out senderId);
        if (((!timerIsDue && !messageWaits) || _lastWasJob) && turns.StartNext())
        {
            _lastWasJob = false;
            return true;
        }

        if (messageWaits && (!timerIsDue || !_lastJobWasMessage))
        {
            turns.DeliverMessage(senderId);
            return _lastWasJob = _lastJobWasMessage = true;
        }

        if (timerIsDue)
        {
            turns.FireTimer(runId);
            _lastWasJob = true;
            _lastJobWasMessage = false;
        }

        return timerIsDue;
    }

    private bool CanAnythingSettle()
    {
        // In this order: once background work has ended, what it posted is in the second reading or in the pump request.
        var background = session.Isolate.GetPending().Background != 0;
        var pending = session.Isolate.GetPending();
        return background || pending.Timers > 0 || pending.Messages > 0 || pending.Tasks > 0 || pending.Background != 0 || pending.MicrotaskQueues > 0
            || (events.IsPumpRequested && !session.JobsAreManual) || gate.WaitingCount > 0;
    }

    private void Sleep()
    {
        var timeoutNs = !session.JobsAreManual && session.Isolate.TryPeekTimer(out var dueNs, out _) ? Math.Max(0, dueNs - MonotonicClock.NowNs) : long.MaxValue;
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
}
