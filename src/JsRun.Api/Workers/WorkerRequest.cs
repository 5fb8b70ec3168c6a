using JsRun.Protocol.Frames;

namespace JsRun.Api.Workers;

/// <summary>A request to a worker that has not been answered. It is answered exactly once, also when the worker dies.</summary>
internal sealed class WorkerRequest
{
    private readonly TaskCompletionSource<WorkerAnswer> _answer = new();

    /// <summary>Unique in this process: a worker that dies names its culprit by such a number.</summary>
    public required ulong CorrelationId { get; init; }

    /// <summary>The frame it was sent as.</summary>
    public required FrameKind Kind { get; init; }

    /// <summary>The isolate that carries it out.</summary>
    public required Isolate Isolate { get; init; }

    /// <summary>Ms that the worker may work at it once it is its turn; 0 for what is answered at once.</summary>
    public int BudgetMs { get; init; }

    /// <summary>Whether it runs code.</summary>
    public bool IsRun => Kind is FrameKind.Evaluate or FrameKind.Call or FrameKind.CreateRuntime or FrameKind.SetGlobal;

    /// <summary>When it was sent, by the clock's timestamp.</summary>
    public long SentAt { get; set; }

    /// <summary>The answer. Whoever awaits it owns its payload.</summary>
    public Task<WorkerAnswer> Answer => _answer.Task;

    /// <summary>Answers it. False when it had been answered already.</summary>
    public bool TryAnswer(WorkerAnswer answer) => _answer.TrySetResult(answer);
}
