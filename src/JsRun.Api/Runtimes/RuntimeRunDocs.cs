using JsRun.Api.Evaluations;
using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Runtimes;

/// <summary>What the OpenAPI document says of evaluations and calls in runtimes.</summary>
internal static class RuntimeRunDocs
{
    private const string InRuntime = $$"""
        {"outcome":"ok","value":3,"type":"number","console":[],
         "usage":{"wallMs":0.4,"cpuMs":0.3,"queuedMs":0,"heapUsedBytes":1203344,"externalBytes":0},
         "runtime":{"id":"{{RuntimeDocs.ExampleId}}","state":"idle"} }
        """;

    private const string Handle = $$"""
        {"outcome":"ok","value":{{RuntimeFunctionDocs.ExampleHandle}},"type":"function","console":[],
         "usage":{"wallMs":0.4,"cpuMs":0.3,"queuedMs":0,"heapUsedBytes":1203344,"externalBytes":0},
         "runtime":{"id":"{{RuntimeDocs.ExampleId}}","state":"idle"} }
        """;

    private static readonly ProblemKind[] Problems =
    [
        ProblemKind.InvalidRequest, .. RuntimeDocs.IdProblems, ProblemKind.ContextNotFound, ProblemKind.ContextDeleted, ProblemKind.FunctionNotFound, ProblemKind.FunctionReleased, ProblemKind.NotAcceptable, ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType,
        ProblemKind.QueueFull, ProblemKind.Draining,
    ];

    public static OperationDocs Evaluate { get; } = new("evaluate", OperationTags.Runtimes, "Run code in a runtime")
    {
        Description = "A runtime runs one thing at a time, in the order of arrival; `await` lets queued work in. "
            + "Top-level declarations stay. A client that disconnects interrupts its evaluation." + RunEventDocs.Description,
        Parameters = [RuntimeDocs.Id],
        Body = FieldTableSchema.Of(RunFields.InRuntime),
        BodyExamples =
        [
            ("declare", """{"code":"let counter = 0; function add(a, b) { return a + b }"}"""),
            ("use", """{"code":"++counter","timeoutMs":100}"""),
            ("context", """{"code":"settings.retries","context":"plugin"}"""),
            ("fresh", """{"code":"typeof counter","context":"fresh"}"""),
        ],
        Answers = [new AnswerDocs(200, "The evaluation was carried out.", "Envelope") { Examples = [("ok", InRuntime), ("function", Handle), ("timeout", EvaluationDocs.TimeoutEnvelope)], StreamExamples = RunEventDocs.Examples }],
        Problems = Problems,
    };

    public static OperationDocs Call { get; } = new("call", OperationTags.Runtimes, "Call a function of a runtime")
    {
        Description = "A dotted name finds what `let`, `const`, `function` or `globalThis` declared. A name that is no function is a `javascript_error` (TypeError). "
            + "A handle has no `this` unless one is given. What the function returns is awaited. Handles among the arguments are the functions themselves."
            + RunEventDocs.Description,
        Parameters = [RuntimeDocs.Id],
        Body = FieldTableSchema.Of(RunFields.Call),
        BodyExamples =
        [
            ("name", """{"function":"add","args":[1,2]}"""),
            ("handle", $$"""{"function":{"$function":"{{RuntimeFunctionDocs.ExampleId}}"},"args":[1,2],"timeoutMs":100}"""),
            ("this", """{"function":"Array.prototype.join","this":["a","b"],"args":["-"]}"""),
        ],
        Answers = [new AnswerDocs(200, "The call was carried out.", "Envelope") { Examples = [("ok", InRuntime), ("javascript_error", EvaluationDocs.ErrorEnvelope)], StreamExamples = RunEventDocs.Examples }],
        Problems = Problems,
    };

    public static OperationDocs Interrupt { get; } = new("interrupt", OperationTags.Runtimes, "Stop what is running now")
    {
        Description = "That evaluation's outcome is `interrupted`. Nothing later is hit, also when nothing runs.",
        Parameters = [RuntimeDocs.Id],
        Answers = [new AnswerDocs(202, "Whatever was running is stopped.")],
        Problems = RuntimeDocs.IdProblems,
    };
}
