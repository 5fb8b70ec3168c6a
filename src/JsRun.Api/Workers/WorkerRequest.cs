using System.Threading.Tasks.Sources;
using JsRun.Protocol.Frames;

namespace JsRun.Api.Workers;

/// <summary>
/// A request to a worker that has not been answered. It is answered exactly once, also when the worker dies. It is its own task, to be
/// awaited once; what follows runs on the thread that answers, which is most often the one that reads the worker's frames,
/// unless the answer is large.
/// </summary>
internal sealed class WorkerRequest : IValueTaskSource<WorkerAnswer>
{
    // Copying more than that into a response would hold up the worker's other answers.
    private const int MaxInlineBytes = 64 * 1024;

    private ManualResetValueTaskSourceCore<WorkerAnswer> _answer;
    private int _answered;

    /// <summary>Unique in this process: a worker that dies names its culprit by such a number.</summary>
    public required ulong CorrelationId { get; init; }

    /// <summary>The frame it was sent as.</summary>
    public required FrameKind Kind { get; init; }

    /// <summary>The isolate that carries it out.</summary>
    public required Isolate Isolate { get; init; }

    /// <summary>Ms that the worker may work at it once it is its turn; 0 for what is answered at once.</summary>
    public int BudgetMs { get; init; }

    /// <summary>Names the client's request in logs; null where none is known.</summary>
    public string? TraceId { get; init; }

    /// <summary>Whether it runs code.</summary>
    public bool IsRun => Kind is FrameKind.Evaluate or FrameKind.Call or FrameKind.ReadStream or FrameKind.CancelStream or FrameKind.CreateRuntime or FrameKind.CreateContext or FrameKind.HandOver or FrameKind.RunJobs or FrameKind.SetGlobal or FrameKind.SetHostFunction or FrameKind.BuildSnapshot;

    /// <summary>Whether it holds its runtime for long without running code, or waits for others that do; the worker itself bounds it.</summary>
    public bool IsPatient => Kind is FrameKind.HeapSnapshot or FrameKind.CpuProfile;

    /// <summary>When it was sent, by the clock's timestamp.</summary>
    public long SentAt { get; set; }

    /// <summary>The connection it was sent over.</summary>
    public WorkerLink? Link { get; set; }

    /// <summary>The answer. Whoever awaits it owns its payload.</summary>
    public ValueTask<WorkerAnswer> Answer => new(this, _answer.Version);

    /// <summary>Answers it. False when it had been answered already.</summary>
    public bool TryAnswer(WorkerAnswer answer)
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0)
        {
            return false;
        }

        _answer.RunContinuationsAsynchronously = answer.Memory.Length > MaxInlineBytes;
        _answer.SetResult(answer);
        return true;
    }

    WorkerAnswer IValueTaskSource<WorkerAnswer>.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<WorkerAnswer>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<WorkerAnswer>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);
}
