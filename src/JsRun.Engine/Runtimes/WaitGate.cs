namespace JsRun.Engine.Runtimes;

/// <summary>
/// The waits of a runtime's thread for what its script has asked the outside, in the middle of a turn, under the lock of the runtime's gate.
/// They may be inside one another. Owner thread.
/// </summary>
internal sealed class WaitGate(Lock gate, RunBook book)
{
    /// <summary>The script is to be stopped.</summary>
    public bool IsOver
    {
        get
        {
            lock (gate)
            {
                return book.Turn.IsStopRequested || book.Closing is not null;
            }
        }
    }

    /// <summary>From here on the runtime's signal is set when the script is to be stopped.</summary>
    /// <param name="runId">On whose behalf the script waits: that run's deadline ends it.</param>
    /// <returns>Whether there is such a run.</returns>
    public bool Begin(long runId)
    {
        lock (gate)
        {
            // The clock cannot have V8 tell whose code a thread is in that is blocked. Jobs that are run by hand are on the account of who runs them.
            var run = book.Turn.Run is { Kind: RunKind.RunJobs } jobs ? jobs : book.FindOpen(runId);
            if (book.Turn.Run != run && book.Turn.IsActive)
            {
                book.Turn.HandOver(run);
            }

            book.Turn.Waits++;
            return run is not null;
        }
    }

    /// <summary>The script goes on.</summary>
    public void End()
    {
        lock (gate)
        {
            book.Turn.Waits--;
        }
    }
}
