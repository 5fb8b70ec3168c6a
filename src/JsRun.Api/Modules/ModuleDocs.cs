using System.Text.Json.Nodes;
using JsRun.Api.OpenApi;
using JsRun.Api.Problems;
using JsRun.Api.Runtimes;

namespace JsRun.Api.Modules;

/// <summary>What the OpenAPI document says of a runtime's modules.</summary>
internal static class ModuleDocs
{
    private const string Source = "export const add = (a, b) => a + b";

    private static readonly ParameterDocs Specifier = new(
        "specifier", "The module's name, percent-encoded or with plain slashes: a path, which is relative to the root, or a URL.")
    {
        InPath = true,
        Example = "lib/math.js",
    };

    public static OperationDocs List { get; } = new("listModules", OperationTags.Runtimes, "The modules that a runtime can import")
    {
        Description = "Waits its turn.",
        Parameters = [RuntimeDocs.Id],
        Answers =
        [
            new AnswerDocs(200, "All of them, in the order of their names.", "ModuleList")
            {
                Examples = [("modules", """{"items":[{"specifier":"lib/math.js","type":"javascript","bytes":34,"instances":1},{"specifier":"lodash","type":"javascript","bytes":26,"instances":1,"loaded":true}],"next":null}""")],
            },
        ],
        Problems = [.. RuntimeDocs.IdProblems, ProblemKind.NotAcceptable, ProblemKind.QueueFull],
    };

    public static OperationDocs Set { get; } = new("setModule", OperationTags.Runtimes, "Store a module, or replace it")
    {
        Description = "The content type tells what it is: `text/javascript`, `application/json` (imported `with { type: 'json' }`) or `application/wasm`. "
            + "A context that has imported a module of this name keeps what it has; `takesEffect` says so. The source is compiled when it is imported. Waits its turn.",
        Parameters = [RuntimeDocs.Id, Specifier],
        Body = _ => new JsonObject { ["description"] = "A JSON module: any JSON." },
        BodyExamples = [("json", """{"retries":3}""")],
        RawBodies = [(ModuleContentType.JavaScript, Source), (ModuleContentType.WebAssembly, "(bytes)")],
        Answers =
        [
            new AnswerDocs(200, "The module is stored.", "StoredModule")
            {
                Examples =
                [
                    ("stored", """{"specifier":"lib/math.js","type":"javascript","bytes":34,"instances":0,"replaced":false,"takesEffect":"now"}"""),
                    ("imported before", """{"specifier":"lib/math.js","type":"javascript","bytes":34,"instances":1,"replaced":true,"takesEffect":"next_context"}"""),
                ],
            },
        ],
        Problems =
        [
            ProblemKind.InvalidRequest, .. RuntimeDocs.IdProblems, ProblemKind.NotAcceptable, ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType,
            ProblemKind.QuotaExceeded, ProblemKind.QueueFull, ProblemKind.Draining,
        ],
    };

    public static OperationDocs Read { get; } = new("getModule", OperationTags.Runtimes, "A module's source")
    {
        Description = "Waits its turn.",
        Parameters = [RuntimeDocs.Id, Specifier],
        Answers =
        [
            new AnswerDocs(200, "The source, with the content type that it was stored with.", "Value")
            {
                Examples = [("json", """{"retries":3}""")],
                StreamExamples = [(ModuleContentType.JavaScript, Source), (ModuleContentType.WebAssembly, "(bytes)")],
            },
        ],
        Problems = [ProblemKind.InvalidRequest, .. RuntimeDocs.IdProblems, ProblemKind.ModuleNotFound, ProblemKind.QueueFull],
    };

    public static OperationDocs Delete { get; } = new("deleteModule", OperationTags.Runtimes, "Forget a module")
    {
        Description = "Contexts that have imported it keep it. Waits its turn.",
        Parameters = [RuntimeDocs.Id, Specifier],
        Answers = [new AnswerDocs(204, "The module can no longer be imported where it has not been.")],
        Problems = [ProblemKind.InvalidRequest, .. RuntimeDocs.IdProblems, ProblemKind.ModuleNotFound, ProblemKind.QueueFull, ProblemKind.Draining],
    };
}
