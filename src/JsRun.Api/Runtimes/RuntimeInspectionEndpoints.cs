using JsRun.Api.Limits;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Responses;

namespace JsRun.Api.Runtimes;

/// <summary>A runtime's memory and garbage.</summary>
internal static class RuntimeInspectionEndpoints
{
    private const string PlainText = "text/plain";

    public static void MapRuntimeInspection(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runtimes/{id}/memory", MemoryAsync).WithMetadata(EndpointRules.QuestionForPeople, RuntimeInspectionDocs.Memory);
        routes.MapPost("/runtimes/{id}/gc", CollectGarbageAsync).WithMetadata(EndpointRules.NewWork, RuntimeInspectionDocs.CollectGarbage);
    }

    private static async Task<IResult> MemoryAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        string? contexts = http.Request.Query["contexts"];
        if (contexts is not (null or "true" or "false"))
        {
            return new ProblemResult(Problem.Invalid("contexts", "must be true or false."));
        }

        // To measure is work, and scripts' finalizers run on the way; what the heap has is at hand.
        if (contexts == "true" && caller.Use.Cpu.Refusal() is { } overdrawn)
        {
            return new ProblemResult(overdrawn);
        }

        using var reply = contexts == "true"
            ? await requests.MeasureContextsAsync(runtime, EffectiveLimits.Run(caller.Limits, runtime.Config), http.RequestAborted)
            : await requests.MemoryAsync(runtime, http.RequestAborted);
        if (reply.Problem is { } problem)
        {
            return new ProblemResult(problem);
        }

        return AcceptHeader.Choose(http.Request, EndpointRules.QuestionForPeople.MediaTypes) == PlainText
            ? Results.Text(MemoryTable.Format(reply.Json), PlainText, System.Text.Encoding.UTF8)
            : new JsonBytesResult(StatusCodes.Status200OK, reply.Json.ToArray());
    }

    private static async Task<IResult> CollectGarbageAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        if (caller.Use.Cpu.Refusal() is { } overdrawn)
        {
            return new ProblemResult(overdrawn);
        }

        using var reply = await requests.CollectGarbageAsync(runtime, http.RequestAborted);
        return reply.Problem is { } problem ? new ProblemResult(problem) : new JsonBytesResult(StatusCodes.Status200OK, reply.Json.ToArray());
    }
}
