using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Runtimes;

/// <summary>What the OpenAPI document says of creating, listing, describing and deleting runtimes.</summary>
internal static class RuntimeDocs
{
    public const string ExampleId = "rt_k3q7zr5m2jxw4n6ybd3h2fvc5leu4a";

    private const string Runtime = $$"""
        {"id":"{{ExampleId}}","state":"idle","alive":true,
         "createdAt":"2026-01-15T12:30:00.000Z","lastUsedAt":"2026-01-15T12:31:05.120Z","expiresAt":"2026-01-15T12:41:05.120Z",
         "config":{"isolation":"worker","maxHeapBytes":67108864,"initialHeapBytes":0,"maxStackBytes":1048576,"timeoutMs":5000,"cpuMs":5000,
                   "idleTimeoutSeconds":600,"console":true,"jobs":"auto","maxResultBytes":10485760,"maxResultDepth":64},
         "label":{"team":"billing"},
         "stats":{"heapUsedBytes":1203344,"heapTotalBytes":2359296,"heapLimitBytes":67108864,"externalBytes":0,"physicalBytes":2097152,
                  "evaluations":3,"calls":1,"errors":0,"timeouts":0,"interrupts":0,"totalWallMs":4.1,"totalCpuMs":3.2,"lastWallMs":0.9,"lastKind":"eval",
                  "queueLength":0,"activeTimers":0,"pendingJobs":0,"pendingHostCalls":0,"contexts":1,"modules":0,"functions":0,"streams":0,
                  "bytesStreamedIn":0,"bytesStreamedOut":0} }
        """;

    /// <summary>The path parameter of everything that names a runtime.</summary>
    public static ParameterDocs Id { get; } = new("id", "The runtime's id.") { InPath = true, Example = ExampleId };

    /// <summary>What may be wrong with an id.</summary>
    public static ProblemKind[] IdProblems { get; } = [ProblemKind.RuntimeNotFound, ProblemKind.RuntimeClosed];

    public static OperationDocs Create { get; } = new("createRuntime", OperationTags.Runtimes, "Create a runtime")
    {
        Description = "A runtime is one V8 isolate with a heap, a thread and an event loop of its own. Its state lives until it is deleted, evicted or lost.",
        Body = FieldTableSchema.Of(CreateRuntimeFields.Table),
        BodyIsOptional = true,
        BodyExamples =
        [
            ("defaults", "{}"),
            ("bootstrap", """{"bootstrap":"function add(a, b) { return a + b }","console":true,"label":{"team":"billing"}}"""),
            ("debugger", """{"inspector":{"waitForConnection":true,"breakOnStart":true}}"""),
            ("modules", """{"modules":{"math.js":"export const double = n => n * 2"},"bootstrap":"import('./math.js').then(m => { globalThis.math = m })"}"""),
            ("restricted", """{"intrinsics":{"eval":false,"webAssembly":false}}"""),
            ("deterministic", """{"intrinsics":{"seed":42,"now":"2024-01-15T12:30:00Z"}}"""),
            ("jobs by hand", """{"jobs":"manual"}"""),
            ("host functions", """{"functions":{"fetchUser":{"url":"https://host.example/cb","headers":{"Authorization":"Bearer 7d1f"},"timeoutMs":2000,"mode":"async"}},"label":{"team":"billing"}}"""),
            ("module loader", """{"moduleLoader":{"url":"https://host.example/load","headers":{"Authorization":"Bearer 7d1f"},"timeoutMs":2000},"bootstrap":"globalThis.math = await import('math')"}"""),
            ("limits", """{"isolation":"process","maxHeapBytes":33554432,"timeoutMs":1000,"cpuMs":500,"idleTimeoutSeconds":60}"""),
        ],
        Answers = [new AnswerDocs(201, "The runtime was created.", "Runtime") { Examples = [("runtime", Runtime)], Headers = [("Location", "Path of the runtime.")] }],
        Problems =
        [
            ProblemKind.InvalidRequest, ProblemKind.Forbidden, ProblemKind.SnapshotNotFound, ProblemKind.NotAcceptable, ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType,
            ProblemKind.BootstrapFailed, ProblemKind.SnapshotRejected, ProblemKind.QuotaExceeded, ProblemKind.Overloaded,
            ProblemKind.StorageUnavailable, ProblemKind.Starting, ProblemKind.Draining,
        ],
    };

    public static OperationDocs List { get; } = new("listRuntimes", OperationTags.Runtimes, "List the caller's runtimes, newest first")
    {
        Description = "`label.KEY=VALUE`, any number of times, selects runtimes whose label has that text under that key.",
        Parameters =
        [
            .. RuntimeListQuery.Rules.Parameters,
            new ParameterDocs("label.KEY", "Only runtimes whose label has this text under KEY."),
        ],
        Answers = [new AnswerDocs(200, "A page of runtimes.", "RuntimeList") { Examples = [("page", $$"""{"items":[{{Runtime}}],"next":null}""")] }],
        Problems = [ProblemKind.InvalidRequest, ProblemKind.NotAcceptable],
    };

    public static OperationDocs Get { get; } = new("getRuntime", OperationTags.Runtimes, "One runtime: state, config, timestamps, statistics")
    {
        Description = "Answers at once, however busy the runtime is. Counts as activity, unless `peek=true`: whoever only watches a runtime does not keep it from being evicted.",
        Parameters = [Id, new ParameterDocs("peek", "Whether to leave the runtime's idle time as it is.", """{"type":"boolean","default":false}""")],
        Answers = [new AnswerDocs(200, "The runtime.", "Runtime") { Examples = [("runtime", Runtime)] }],
        Problems = [.. IdProblems, ProblemKind.InvalidRequest, ProblemKind.NotAcceptable],
    };

    public static OperationDocs Delete { get; } = new("deleteRuntime", OperationTags.Runtimes, "Close a runtime; running code is interrupted")
    {
        Parameters = [Id],
        Answers = [new AnswerDocs(204, "The runtime is closed.")],
        Problems = IdProblems,
    };
}
