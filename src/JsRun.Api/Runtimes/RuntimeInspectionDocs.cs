using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Runtimes;

/// <summary>What the OpenAPI document says of memory and garbage.</summary>
internal static class RuntimeInspectionDocs
{
    private const string Heap = """
        {"totalHeapBytes":2359296,"usedHeapBytes":1203344,"heapLimitBytes":67108864,"externalBytes":0}
        """;

    public static OperationDocs Memory { get; } = new("getMemory", OperationTags.Runtimes, "V8's heap statistics and spaces")
    {
        Description = "Waits its turn. `Accept: text/plain` gives a readable table. `contexts=true` adds what each context takes, measured by V8 while it collects garbage; "
            + "a second name of a realm (`realmOf`) shows its realm's. V8's own tasks run meanwhile, within the runtime's budgets: without `contexts`, or with null, there was no measure.",
        Parameters = [RuntimeDocs.Id, new ParameterDocs("contexts", "Whether to measure the contexts.", """{"type":"boolean","default":false}""")],
        Answers =
        [
            new AnswerDocs(200, "The statistics.", "Memory")
            {
                Examples = [("memory", $$"""{"heap":{{Heap}},"spaces":[{"name":"old_space","sizeBytes":786432,"usedBytes":702332,"availableBytes":66712,"physicalBytes":786432}]}"""),
                    ("contexts", $$"""{"heap":{{Heap}},"spaces":[],"contexts":[{"id":"default","name":null,"realmOf":null,"usedBytes":130048},{"id":"ctx_1","name":"plugin","realmOf":null,"usedBytes":20131072}],"sharedBytes":412160}""")],
                TextExample = "usedHeapBytes                             1,203,344\n\nspace                                    sizeBytes       usedBytes  availableBytes   physicalBytes\nold_space                                  786,432         702,332          66,712         786,432\n",
            },
        ],
        Problems = [ProblemKind.InvalidRequest, .. RuntimeDocs.IdProblems, ProblemKind.NotAcceptable, ProblemKind.QuotaExceeded, ProblemKind.QueueFull],
    };

    public static OperationDocs CollectGarbage { get; } = new("collectGarbage", OperationTags.Runtimes, "Collect garbage now")
    {
        Description = "Waits its turn. Answers the heap before and after.",
        Parameters = [RuntimeDocs.Id],
        Answers = [new AnswerDocs(200, "Garbage was collected.", "CollectedGarbage") { Examples = [("collected", $$"""{"before":{{Heap}},"after":{{Heap}}}""")] }],
        Problems = [.. RuntimeDocs.IdProblems, ProblemKind.NotAcceptable, ProblemKind.QuotaExceeded, ProblemKind.QueueFull, ProblemKind.Draining],
    };
}
