using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Workers;

/// <summary>The workers that ended although nobody was done with them: how many, and the latest ones. Any thread.</summary>
internal sealed class WorkerExits(TimeProvider time)
{
    /// <summary>How many of the latest are remembered.</summary>
    public const int MaxRemembered = 50;

    private readonly Lock _gate = new();
    private readonly Queue<WorkerExit> _latest = new();
    private long _count;

    /// <summary>Told of each, on the thread that noted it.</summary>
    public event Action<WorkerExit>? Noted;

    /// <summary>How many there were since the service started.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>How many there were, and the latest, newest first.</summary>
    public (long Count, WorkerExit[] Latest) Read()
    {
        lock (_gate)
        {
            return (_count, [.. _latest.Reverse()]);
        }
    }

    /// <summary>Notes how a worker ended, unless it was to end.</summary>
    /// <param name="worker">Which.</param>
    /// <param name="failure">How.</param>
    /// <param name="runtimes">Runtimes that ended with it.</param>
    public void Note(Worker worker, WorkerFailure failure, int runtimes)
    {
        if (failure.Kind == WorkerFailureKind.Ordered)
        {
            return;
        }

        var exit = new WorkerExit(time.GetUtcNow(), worker.Id, worker.ProcessId, ReasonOf(worker, failure), failure.ExitCode, runtimes);
        lock (_gate)
        {
            _count++;
            _latest.Enqueue(exit);
            if (_latest.Count > MaxRemembered)
            {
                _latest.Dequeue();
            }
        }

        Noted?.Invoke(exit);
    }

    private static string ReasonOf(Worker worker, WorkerFailure failure) =>
        failure.Reason is { } reason ? Names.Of(reason)
        : worker.Order?.Reason switch
        {
            KillReason.NotAnswering => "not_answering",
            KillReason.ConnectionEnded => "connection_ended",
            _ => "unknown",
        };
}

/// <summary>The end of a worker.</summary>
/// <param name="At">When it was noticed.</param>
/// <param name="Worker">Its id.</param>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Reason">Why, as the contract names it.</param>
/// <param name="ExitCode">The process's exit code; 128 and more: ended by that signal.</param>
/// <param name="Runtimes">Runtimes that ended with it.</param>
internal sealed record WorkerExit(DateTimeOffset At, string Worker, int ProcessId, string Reason, int ExitCode, int Runtimes);
