using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Workers;

/// <summary>What became of a request to a worker: a frame, or the worker's end. The owner disposes it.</summary>
internal readonly struct WorkerAnswer : IDisposable
{
    private readonly Payload? _payload;

    private WorkerAnswer(FrameKind kind, Payload? payload, WorkerLoss? loss)
    {
        Kind = kind;
        _payload = payload;
        Loss = loss;
    }

    /// <summary>The frame's kind; meaningless when <see cref="Loss"/> is set.</summary>
    public FrameKind Kind { get; }

    /// <summary>Set when the worker ended before it answered.</summary>
    public WorkerLoss? Loss { get; }

    /// <summary>The frame's payload, valid until disposed.</summary>
    public ReadOnlyMemory<byte> Memory => _payload?.Memory ?? default;

    /// <summary>An answer that the worker gave. Takes over the payload.</summary>
    public static WorkerAnswer Of(FrameKind kind, Payload payload) => new(kind, payload, null);

    /// <summary>The worker ended.</summary>
    public static WorkerAnswer Of(WorkerLoss loss) => new(default, null, loss);

    /// <summary>The failure that a <see cref="FrameKind.Failed"/> frame carries.</summary>
    public FailedMessage ReadFailure() => FailedMessage.Read(Memory);

    /// <inheritdoc />
    public void Dispose() => _payload?.Dispose();
}
