using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Health;

/// <summary>What the OpenAPI document says of the probes.</summary>
internal static class HealthDocs
{
    private const string Tag = "Service";

    public static OperationDocs Live { get; } = new("getLiveness", Tag, "Whether the process answers")
    {
        Answers = [new AnswerDocs(200, "It does.", "Health") { Examples = [("live", """{"status":"live"}""")] }],
    };

    public static OperationDocs Ready { get; } = new("getReadiness", Tag, "Whether an evaluation would find a worker")
    {
        Answers = [new AnswerDocs(200, "It would.", "Health") { Examples = [("ready", """{"status":"ready"}""")] }],
        Problems = [ProblemKind.Starting, ProblemKind.Draining],
    };
}
