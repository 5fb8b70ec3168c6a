using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Runtimes.Jobs;

/// <summary>What the OpenAPI document says of jobs that are run by hand.</summary>
internal static class JobsDocs
{
    private const string Usage = """
        {"wallMs":0.4,"cpuMs":0.3,"queuedMs":0.1,"heapUsedBytes":1203344,"externalBytes":0}
        """;

    public static OperationDocs Run { get; } = new("runJobs", OperationTags.Runtimes, "Run due jobs of a runtime created with `jobs: manual`")
    {
        Description = "A job is a due timer, a message, a host call's completion, the microtask queue of a context (V8 drains it as a whole, so it counts as one), or what V8 "
            + "itself has posted (calls of finalization registries, ends of WebAssembly compilations; one, too). Microtasks go first, the contexts in turn, then timers as "
            + "they came due. All of them run on one budget, and whatever they do is on its account. The first job that throws, or is stopped, ends the request as "
            + "`evaluation_failed`; what was due after it still waits. Runs in its turn; while an evaluation awaits it is its turn.",
        Parameters = [RuntimeDocs.Id],
        Body = FieldTableSchema.Of(JobsFields.Table),
        BodyIsOptional = true,
        BodyExamples = [("all that are due", "{}"), ("one", """{"max":1}"""), ("of one context", """{"context":"plugin","timeoutMs":100}""")],
        Answers =
        [
            new AnswerDocs(200, "How many ran, and what waits.", "JobsRun")
            {
                Examples = [("ran", $$"""{"ran":2,"pending":1,"due":0,"nextTimerMs":250,"console":[{"level":"log","text":"tick","args":["tick"],"atMs":0.2}],"usage":{{Usage}}}""")],
            },
        ],
        Problems =
        [
            ProblemKind.InvalidRequest, .. RuntimeDocs.IdProblems, ProblemKind.ContextNotFound, ProblemKind.ContextDeleted, ProblemKind.NotAcceptable, ProblemKind.Conflict,
            ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.EvaluationFailed, ProblemKind.QueueFull, ProblemKind.Draining,
        ],
    };
}
