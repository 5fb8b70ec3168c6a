using JsRun.Api.Callers;
using JsRun.Api.Drain;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Responses;
using JsRun.Api.Workers;

namespace JsRun.Api.Health;

/// <summary>Probes for whoever runs the service.</summary>
internal static class HealthEndpoints
{
    private static readonly byte[] Live = Status("live");
    private static readonly byte[] Ready = Status("ready");

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => new JsonBytesResult(StatusCodes.Status200OK, Live)).WithMetadata(RequiredScope.Nothing, EndpointRules.Question, HealthDocs.Live);
        routes.MapGet("/health/ready", IsReady).WithMetadata(RequiredScope.Nothing, EndpointRules.Question, HealthDocs.Ready);
    }

    private static IResult IsReady(WorkerPool pool, DrainGate gate)
    {
        if (gate.IsClosed)
        {
            return new ProblemResult(WorkerProblems.Draining);
        }

        return pool.IsReady ? new JsonBytesResult(StatusCodes.Status200OK, Ready) : new ProblemResult(WorkerProblems.Starting);
    }

    private static byte[] Status(string status) => JsonText.Compose(json =>
    {
        json.WriteStartObject();
        json.WriteString("status", status);
        json.WriteEndObject();
    });
}
