using JsRun.Api.Problems;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes;

/// <summary>Answers to requests for runtimes that are not there.</summary>
internal static class RuntimeProblems
{
    public static Problem NotFound { get; } = new(ProblemKind.RuntimeNotFound, "There is no runtime with this id.");

    public static Problem Closed(CloseReason reason) => new(ProblemKind.RuntimeClosed, Explain(reason))
    {
        Extensions = json => json.WriteString("reason", Names.Of(reason)),
    };

    private static string Explain(CloseReason reason) => reason switch
    {
        CloseReason.Deleted => "The runtime has been deleted.",
        CloseReason.Evicted => "The runtime was idle for longer than its idle timeout.",
        CloseReason.HeapLimit => "The runtime exceeded its memory limit.",
        CloseReason.Crashed => "The runtime brought its worker process down.",
        _ => "The worker process of the runtime ended through no fault of the runtime.",
    };
}
