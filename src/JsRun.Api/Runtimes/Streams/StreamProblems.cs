using JsRun.Api.Problems;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes.Streams;

/// <summary>What may be wrong with a stream's id.</summary>
internal static class StreamProblems
{
    public static Problem NoId { get; } = new(ProblemKind.StreamNotFound, "The id is none of a stream.");

    /// <summary>Why there is no such stream; null when that is not what failed. The worker tells missing handles of all kinds alike.</summary>
    public static Problem? Of(WorkerAnswer answer) => answer is { Loss: null, Kind: FrameKind.Failed } ? Of(answer.ReadFailure()) : null;

    /// <summary>As <see cref="Of(WorkerAnswer)"/>, of what has failed.</summary>
    public static Problem? Of(FailedMessage failure) => failure.Code switch
    {
        FailureCode.FunctionNotFound => new Problem(ProblemKind.StreamNotFound, $"{failure.Detail}."),
        FailureCode.FunctionReleased => new Problem(ProblemKind.StreamClosed, $"{failure.Detail}."),
        _ => null,
    };
}
