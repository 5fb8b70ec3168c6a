using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.OpenApi;
using JsRun.Api.Problems;
using JsRun.Api.Runtimes;

namespace JsRun.Api.Contexts;

/// <summary>What the OpenAPI document says of globals.</summary>
internal static class GlobalDocs
{
    private const string Description = "`{\"$from\":{\"context\",\"expression\"}}` hands over the object that the expression gives in that context: the object itself, not a copy.";

    private static readonly ParameterDocs Name = new("name", "The global's name, percent-encoded.") { InPath = true, Example = "settings" };

    private static readonly ProblemKind[] Problems =
    [
        ProblemKind.InvalidRequest, .. RuntimeDocs.IdProblems, ProblemKind.ContextNotFound, ProblemKind.ContextDeleted, ProblemKind.FunctionNotFound,
        ProblemKind.FunctionReleased, ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.EvaluationFailed, ProblemKind.QuotaExceeded, ProblemKind.QueueFull, ProblemKind.Draining,
    ];

    public static OperationDocs Set { get; } = new("setGlobal", OperationTags.Runtimes, "Set a global")
    {
        Description = Description,
        Parameters = [RuntimeDocs.Id, Name, new ParameterDocs("context", "Id or name of the context.", """{"type":"string","default":"default"}""")],
        Body = Body,
        BodyExamples = [("object", """{"retries":3}"""), ("date", """{"$date":"2024-01-15T12:30:00.000Z"}""")],
        Answers = [new AnswerDocs(204, "The global is set.")],
        Problems = Problems,
    };

    public static OperationDocs SetOfContext { get; } = new("setContextGlobal", OperationTags.Contexts, "Set a global of a context")
    {
        Description = Description,
        Parameters = [RuntimeDocs.Id, ContextDocs.Context, Name],
        Body = Body,
        BodyExamples = [("object", """{"retries":3}"""), ("hand over", """{"$from":{"context":"default","expression":"settings"}}""")],
        Answers = [new AnswerDocs(204, "The global is set.")],
        Problems = Problems,
    };

    private static JsonObject Body(CallerLimits limits) => new()
    {
        ["oneOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/components/schemas/Value" }, FieldTableSchema.Of(HandOverField.Body)(limits)),
    };
}
