using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Runtimes.Dumps;

/// <summary>What the OpenAPI document says of heap snapshots and CPU profiles.</summary>
internal static class RuntimeDumpDocs
{
    private static readonly (string Name, string Description)[] Headers = [("Content-Disposition", "A file name for it.")];

    public static OperationDocs HeapSnapshot { get; } = new("getHeapSnapshot", OperationTags.Runtimes, "A snapshot of the heap for Chrome DevTools")
    {
        Description = "A `.heapsnapshot`, streamed: load it in the Memory panel of Chrome DevTools. Waits its turn, and holds the runtime until the client has "
            + "taken all of it: for at most `JsRun:Limits:MaxDumpMs`, and no longer than `JsRun:Limits:MaxDumpStallMs` while the client takes nothing. What "
            + "goes wrong after the first byte breaks the connection off.",
        Parameters = [RuntimeDocs.Id],
        Answers =
        [
            new AnswerDocs(200, "The snapshot.", "HeapSnapshot")
            {
                Headers = Headers,
                Examples =
                [
                    ("beginning", """{"snapshot":{"meta":{"node_fields":["type","name","id","self_size","edge_count","detachedness"]},"node_count":1,"edge_count":0},"nodes":[9,0,1,0,0,0],"edges":[],"strings":[""]}"""),
                ],
            },
        ],
        Problems = [.. RuntimeDocs.IdProblems, ProblemKind.NotAcceptable, ProblemKind.Conflict, ProblemKind.QuotaExceeded, ProblemKind.QueueFull, ProblemKind.Draining],
    };

    public static OperationDocs CpuProfile { get; } = new("takeCpuProfile", OperationTags.Runtimes, "Profile what the runtime runs for a while")
    {
        Description = "A `.cpuprofile`: load it in the Performance panel of Chrome DevTools. Sampling begins at once, also in the midst of an evaluation, and covers "
            + "whatever runs until `durationMs` are over; the answer then waits its turn. One profile of a runtime at a time.",
        Parameters = [RuntimeDocs.Id],
        Body = FieldTableSchema.Of(CpuProfileFields.Table),
        BodyExamples = [("second", """{"durationMs":1000}""")],
        Answers =
        [
            new AnswerDocs(200, "The profile.", "CpuProfile")
            {
                Headers = Headers,
                Examples =
                [
                    ("profile", """{"nodes":[{"id":1,"callFrame":{"functionName":"(root)","scriptId":"0","url":"","lineNumber":-1,"columnNumber":-1},"hitCount":0,"children":[2]},{"id":2,"callFrame":{"functionName":"fib","scriptId":"5","url":"main.js","lineNumber":0,"columnNumber":12},"hitCount":2}],"startTime":100000,"endTime":102500,"samples":[2,2],"timeDeltas":[1000,1000]}"""),
                ],
            },
        ],
        Problems =
        [
            ProblemKind.InvalidRequest, .. RuntimeDocs.IdProblems, ProblemKind.NotAcceptable, ProblemKind.Conflict, ProblemKind.PayloadTooLarge,
            ProblemKind.UnsupportedMediaType, ProblemKind.QueueFull, ProblemKind.Draining,
        ],
    };
}
