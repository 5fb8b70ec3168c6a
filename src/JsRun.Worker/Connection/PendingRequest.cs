using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Worker.Connection;

/// <summary>One request from its frame to its answer. Owns the request's payload. It is answered exactly once.</summary>
internal sealed class PendingRequest(ulong correlationId, Payload payload, FrameSender sender) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private int _answered;

    public ulong CorrelationId => correlationId;

    /// <summary>The request's bytes, valid until it is disposed.</summary>
    public ReadOnlyMemory<byte> Memory => payload.Memory;

    /// <summary>Cancelled when the sender no longer wants the answer.</summary>
    public CancellationToken Cancelled => _cancellation.Token;

    /// <summary>The runtime that carries it out, once there is one. Read by other threads.</summary>
    public JsRuntime? Runtime
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Leaves the answer to the Api; one that is given here later is dropped. False when it has been answered.</summary>
    public bool TryAbandon() => Interlocked.Exchange(ref _answered, 1) == 0;

    public Task CancelAsync() => _cancellation.CancelAsync();

    /// <summary>Answers; a second answer is dropped. Takes over the payload.</summary>
    public async ValueTask AnswerAsync(FrameKind kind, Payload? answer = null)
    {
        if (!TryAbandon())
        {
            answer?.Dispose();
            return;
        }

        if (answer?.Length > FrameHeader.MaxPayloadBytes)
        {
            answer.Dispose();
            kind = FrameKind.Failed;
            answer = new FailedMessage { Code = FailureCode.Internal, Detail = "The answer is larger than a frame can be." }.ToPayload();
        }

        await sender.SendAsync(kind, correlationId, answer).ConfigureAwait(false);
    }

    public ValueTask FailAsync(FailedMessage failure) => AnswerAsync(FrameKind.Failed, failure.ToPayload());

    public ValueTask FailAsync(FailureCode code) => FailAsync(new FailedMessage { Code = code });

    public ValueTask DoneAsync() => AnswerAsync(FrameKind.Done);

    /// <summary>Answers <see cref="FrameKind.Done"/> with JSON, which is copied.</summary>
    public ValueTask DoneAsync(ReadOnlySpan<byte> json)
    {
        using var writer = new PayloadWriter(json.Length + 1);
        writer.WriteRaw(json);
        return AnswerAsync(FrameKind.Done, writer.ToPayload());
    }

    /// <summary>
    /// Gives the payload back. The token's source is left to the garbage collector: it has no timer, and a cancel that crosses the
    /// answer may still be at work on it.
    /// </summary>
    public void Dispose() => payload.Dispose();
}
