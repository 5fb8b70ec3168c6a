using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Health;

/// <summary>What the OpenAPI document says of the probes.</summary>
internal static class HealthDocs
{
    public static OperationDocs Live { get; } = new("getLiveness", OperationTags.Service, "Whether the process answers")
    {
        Answers = [new AnswerDocs(200, "It does.", "Health") { Examples = [("live", """{"status":"live"}""")] }],
    };

    public static OperationDocs Ready { get; } = new("getReadiness", OperationTags.Service, "Whether an evaluation would find a worker")
    {
        Answers = [new AnswerDocs(200, "It would.", "Health") { Examples = [("ready", """{"status":"ready"}""")] }],
        Problems = [ProblemKind.Starting, ProblemKind.Draining],
    };
}
