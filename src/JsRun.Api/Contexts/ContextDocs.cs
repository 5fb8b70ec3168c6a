using JsRun.Api.OpenApi;
using JsRun.Api.Problems;
using JsRun.Api.Runtimes;

namespace JsRun.Api.Contexts;

/// <summary>What the OpenAPI document says of contexts.</summary>
internal static class ContextDocs
{
    private const string Example = """
        {"id":"ctx_1","name":"plugin","realmOf":null,"alive":true,"createdAt":"2026-01-15T12:30:00.000Z","console":false,"activeTimers":0,"pendingJobs":0,"pendingMicrotasks":0,"pendingHostCalls":0,"modules":0,"links":[]}
        """;

    private static readonly ProblemKind[] ContextProblems = [.. RuntimeDocs.IdProblems, ProblemKind.ContextNotFound, ProblemKind.ContextDeleted];

    /// <summary>The path parameter of everything that names a context.</summary>
    public static ParameterDocs Context { get; } = new("ctx", "The context's id or name.") { InPath = true, Example = "plugin" };

    public static OperationDocs Create { get; } = new("createContext", OperationTags.Contexts, "Create a context")
    {
        Description = "A context has globals and built-ins of its own; all contexts of a runtime share its heap, thread and event loop. With `realmOf` it is a second name of another one's; with `links` it sends and gets messages as a worker does. Waits its turn.",
        Parameters = [RuntimeDocs.Id],
        Body = FieldTableSchema.Of(CreateContextFields.Table),
        BodyIsOptional = true,
        BodyExamples =
        [
            ("named", """{"name":"plugin","globals":{"settings":{"retries":3}}}"""),
            ("restricted", """{"intrinsics":{"eval":false,"webAssembly":false}}"""),
            ("worker", """{"name":"worker","links":["default"],"bootstrap":"self.onmessage = e => postMessage(e.data * 2)"}"""),
            ("second name", """{"name":"alias","realmOf":"default"}"""),
            ("bootstrap", """{"bootstrap":"function greet(name) { return `Hello, ${name}` }","console":true}"""),
        ],
        Answers = [new AnswerDocs(201, "The context was created.", "Context") { Examples = [("context", Example)], Headers = [("Location", "Path of the context.")] }],
        Problems =
        [
            ProblemKind.InvalidRequest, .. ContextProblems, ProblemKind.FunctionNotFound, ProblemKind.FunctionReleased, ProblemKind.NotAcceptable, ProblemKind.Conflict,
            ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.BootstrapFailed, ProblemKind.QuotaExceeded, ProblemKind.QueueFull, ProblemKind.Draining,
        ],
    };

    public static OperationDocs List { get; } = new("listContexts", OperationTags.Contexts, "The contexts of a runtime")
    {
        Description = "Waits its turn.",
        Parameters = [RuntimeDocs.Id],
        Answers = [new AnswerDocs(200, "All of them, the default one first, then in the order in which they were made.", "ContextList") { Examples = [("contexts", $$"""{"items":[{{Example}}],"next":null}""")] }],
        Problems = [.. RuntimeDocs.IdProblems, ProblemKind.NotAcceptable, ProblemKind.QueueFull],
    };

    public static OperationDocs Get { get; } = new("getContext", OperationTags.Contexts, "A context")
    {
        Description = "Waits its turn.",
        Parameters = [RuntimeDocs.Id, Context],
        Answers = [new AnswerDocs(200, "The context.", "Context") { Examples = [("context", Example)] }],
        Problems = [.. ContextProblems, ProblemKind.NotAcceptable, ProblemKind.QueueFull],
    };

    public static OperationDocs Delete { get; } = new("deleteContext", OperationTags.Contexts, "Delete a context")
    {
        Description = "Its timers and function handles go, and what awaits in it is `interrupted`. Objects that other contexts hold live on; the rest of its memory is freed. "
            + "A realm with several names lives until the last of them is deleted. Waits its turn.",
        Parameters = [RuntimeDocs.Id, Context],
        Answers = [new AnswerDocs(204, "The context is gone.")],
        Problems = [.. ContextProblems, ProblemKind.Conflict, ProblemKind.QueueFull, ProblemKind.Draining],
    };
}
