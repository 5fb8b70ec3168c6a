using JsRun.Engine.Deadlines;

namespace JsRun.Engine.Runtimes;

/// <summary>Pauses the script of a runtime's turn, under the lock of the runtime's gate. Owner thread.</summary>
internal sealed class PauseGate(Lock gate, RunBook book, DeadlineTarget target)
{
    /// <summary>Whether a pause has to end, or must not begin: its time is up, or the script is to be stopped.</summary>
    public bool IsOver
    {
        get
        {
            lock (gate)
            {
                return book.Pause is { IsExpired: true } || book.Turn.IsStopRequested || book.Closing is not null;
            }
        }
    }

    /// <summary>
    /// The script of the turn is paused: from here on deadlines and budgets stand still, and <see cref="IsOver"/> tells when it has to go on.
    /// False when it is to be stopped.
    /// </summary>
    public bool TryBegin(long budgetNs)
    {
        long lookNs;
        lock (gate)
        {
            var nowNs = MonotonicClock.NowNs;
            if (!book.TryBeginPause(nowNs, nowNs + budgetNs))
            {
                return false;
            }

            lookNs = book.Pause!.NextLookNs(nowNs);
        }

        DeadlineClock.Shared.Schedule(target, lookNs);
        return true;
    }

    /// <summary>The script goes on.</summary>
    /// <returns>How long it was paused in ns, and whether its time was up.</returns>
    public (long PausedNs, bool IsExpired) End()
    {
        long pausedNs;
        bool isExpired;
        lock (gate)
        {
            isExpired = book.Pause!.IsExpired;
            pausedNs = book.EndPause(MonotonicClock.NowNs);
        }

        // What was due meanwhile was left alone.
        DeadlineClock.Shared.Schedule(target, MonotonicClock.NowNs);
        return (pausedNs, isExpired);
    }
}
