using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Evaluations;

/// <summary>What the OpenAPI document says of evaluations.</summary>
internal static class EvaluationDocs
{
    public const string OkEnvelope = """
        {"outcome":"ok","value":4,"type":"number",
         "console":[{"level":"log","text":"hi 1","args":["hi",1],"atMs":0.4}],
         "usage":{"wallMs":1.2,"cpuMs":0.9,"queuedMs":0.1,"heapUsedBytes":1203344,"externalBytes":0}}
        """;

    public const string ErrorEnvelope = """
        {"outcome":"javascript_error",
         "error":{"name":"TypeError","message":"a is not a function","stack":"TypeError: a is not a function\n    at main.js:1:14",
                  "frames":[{"function":"","file":"main.js","line":1,"column":14,"async":false}]},
         "console":[],
         "usage":{"wallMs":0.8,"cpuMs":0.6,"queuedMs":0,"heapUsedBytes":1150000,"externalBytes":0}}
        """;

    public const string ModuleNotFoundEnvelope = """
        {"outcome":"module_not_found",
         "error":{"name":"Error","message":"Cannot find module './maths.js' imported from main.js",
                  "stack":"Error: Cannot find module './maths.js' imported from main.js\n    at main.js:1:24",
                  "frames":[{"function":"","file":"main.js","line":1,"column":24,"async":false}],
                  "specifier":"./maths.js","referrer":"main.js"},
         "console":[],
         "usage":{"wallMs":0.3,"cpuMs":0.3,"queuedMs":0,"heapUsedBytes":1150000,"externalBytes":0}}
        """;

    public const string TimeoutEnvelope = """
        {"outcome":"timeout",
         "error":{"name":"TimeoutError","message":"The evaluation took longer than 100 ms.","stack":"    at main.js:1:1",
                  "frames":[{"function":"","file":"main.js","line":1,"column":1,"async":false}]},
         "console":[],
         "usage":{"wallMs":100.4,"cpuMs":99.8,"queuedMs":0,"heapUsedBytes":1150000,"externalBytes":0}}
        """;

    public const string CrashedEnvelope = """
        {"outcome":"crashed","reason":"engine_abort","console":[],
         "usage":{"wallMs":730.5,"cpuMs":0,"queuedMs":0,"heapUsedBytes":0,"externalBytes":0}}
        """;

    public static OperationDocs EvaluateOnce { get; } = new("evaluateOnce", OperationTags.Evaluations, "Run code in a fresh runtime that is thrown away afterwards")
    {
        Description = "Answers 200 whenever the evaluation was carried out; `outcome` says what became of the script. "
            + "A promise is awaited. A function cannot be returned from here, since it would have nowhere to live."
            + RunEventDocs.Description,
        Body = FieldTableSchema.Of(RunFields.OneShot),
        BodyExamples =
        [
            ("expression", """{"code":"const x = 20; x * 2"}"""),
            ("globals", """{"code":"items.map(i => i * factor)","globals":{"items":[1,2,3],"factor":{"$bigint":"2"}},"timeoutMs":100}"""),
            ("console", """{"code":"console.log('hi', 1); 2 + 2","console":true}"""),
            ("webassembly", """{"code":"(await WebAssembly.instantiate(bytes)).instance.exports.add(2, 3)","globals":{"bytes":{"$bytes":"AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags="}}}"""),
            ("module", """{"code":"export const answer = await Promise.resolve(42)","type":"module","resultFormat":"json"}"""),
            ("imports", """{"code":"import { double } from './math.js'; export default double(21)","type":"module","modules":{"math.js":"export const double = n => n * 2"}}"""),
            ("import map", """{"code":"(await import('math/double.js')).default(21)","modules":{"vendor/math/double.js":"export default n => n * 2"},"importMap":{"imports":{"math/":"./vendor/math/"}}}"""),
        ],
        Answers =
        [
            new AnswerDocs(200, "The evaluation was carried out.", "Envelope")
            {
                Examples = [("ok", OkEnvelope), ("javascript_error", ErrorEnvelope), ("module_not_found", ModuleNotFoundEnvelope), ("timeout", TimeoutEnvelope), ("crashed", CrashedEnvelope)],
                StreamExamples = RunEventDocs.Examples,
            },
        ],
        Problems =
        [
            ProblemKind.InvalidRequest, ProblemKind.SnapshotNotFound, ProblemKind.NotAcceptable, ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType,
            ProblemKind.SnapshotRejected, ProblemKind.Overloaded, ProblemKind.StorageUnavailable, ProblemKind.Starting, ProblemKind.Draining,
        ],
    };
}
