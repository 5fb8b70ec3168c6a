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
        Description = "Waits its turn. `Accept: text/plain` gives a readable table.",
        Parameters = [RuntimeDocs.Id],
        Answers =
        [
            new AnswerDocs(200, "The statistics.", "Memory")
            {
                Examples = [("memory", $$"""{"heap":{{Heap}},"spaces":[{"name":"old_space","sizeBytes":786432,"usedBytes":702332,"availableBytes":66712,"physicalBytes":786432}]}""")],
                TextExample = "usedHeapBytes                             1,203,344\n\nspace                                    sizeBytes       usedBytes  availableBytes   physicalBytes\nold_space                                  786,432         702,332          66,712         786,432\n",
            },
        ],
        Problems = [.. RuntimeDocs.IdProblems, ProblemKind.NotAcceptable, ProblemKind.QueueFull],
    };

    public static OperationDocs CollectGarbage { get; } = new("collectGarbage", OperationTags.Runtimes, "Collect garbage now")
    {
        Description = "Waits its turn. Answers the heap before and after.",
        Parameters = [RuntimeDocs.Id],
        Answers = [new AnswerDocs(200, "Garbage was collected.", "CollectedGarbage") { Examples = [("collected", $$"""{"before":{{Heap}},"after":{{Heap}}}""")] }],
        Problems = [.. RuntimeDocs.IdProblems, ProblemKind.NotAcceptable, ProblemKind.QueueFull, ProblemKind.Draining],
    };
}
