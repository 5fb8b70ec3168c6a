using JsRun.Api.Callers;
using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Requests;

namespace JsRun.Api.Sessions.Incoming;

/// <summary>
/// Carries out <c>stream.push</c>. A push is no load of the session as other requests are, so that streams nobody reads keep nothing else from being carried out;
/// it has bounds of its own.
/// </summary>
internal sealed class IncomingPushes(IncomingStreams streams, Caller caller, SessionWriter writer)
{
    // The runtime takes no longer one in an answer of a function, of which the rest is little.
    private const int MaxItemBytes = (4 * ByteSize.MiB) - 1024;

    private static readonly byte[] True = "true"u8.ToArray();

    private readonly SessionLoad _waiting = new(caller.Limits.Evaluation.MaxSessionPushes, int.MaxValue);

    /// <summary>Completes when all pushes that wait are answered; after <see cref="IncomingStreams.EndAll"/>.</summary>
    public Task CloseAsync() => _waiting.CloseAsync();

    /// <summary>Whether a request is one of these.</summary>
    public static bool IsPush(in JsonRpcMessage request) => request is { Fault: 0, Method: "stream.push" };

    /// <summary>
    /// Takes the item in before this returns, and answers when there is room for more. Completes when the next request may be read: a client that takes no
    /// answers is not read from.
    /// </summary>
    public async ValueTask PushAsync(JsonRpcMessage request)
    {
        var body = new StreamBody();
        if (Read(request, body) is { } problem)
        {
            await writer.FailAsync(request.Id, problem);
            return;
        }

        // Outlives the message.
        if (streams.Push(body.Stream, body.Value.ToArray()) is not { } room)
        {
            await writer.AnswerAsync(request.Id, True);
        }
        else if (room.IsCompleted || !_waiting.TryEnter(0))
        {
            await AnswerAsync(request.Id, await room);
        }
        else
        {
            _ = AnswerLaterAsync(request.Id.ToArray(), room);
        }
    }

    private Problem? Read(in JsonRpcMessage request, StreamBody body)
    {
        if (request.Params.IsEmpty || request.Params.Span[0] != (byte)'{')
        {
            return Problem.Invalid("params", "must be an object: parameters have names.");
        }

        if (JsonBody.ReadObject(request.Params, SessionFields.Push, body, caller.Limits) is { } invalid)
        {
            return invalid;
        }

        if (body.Value.Length > MaxItemBytes)
        {
            return Problem.Invalid("value", $"has {body.Value.Length} bytes; an item may have {MaxItemBytes}.");
        }

        return _waiting.IsClosed || !_waiting.IsFull ? null : IncomingProblems.TooManyPushes(caller);
    }

    private async Task AnswerLaterAsync(ReadOnlyMemory<byte> id, Task<Problem?> room)
    {
        await AnswerAsync(id, await room);
        _waiting.Exit(0);
    }

    private ValueTask<bool> AnswerAsync(ReadOnlyMemory<byte> id, Problem? problem) =>
        problem is null ? writer.AnswerAsync(id, True) : writer.FailAsync(id, problem);
}
