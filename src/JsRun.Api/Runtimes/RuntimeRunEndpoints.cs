using JsRun.Api.Callers;
using JsRun.Api.Evaluations;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Runtimes;

/// <summary>Evaluations and calls in runtimes, and their interruption.</summary>
internal static class RuntimeRunEndpoints
{
    public static void MapRuntimeRuns(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/runtimes/{id}/eval", EvaluateAsync).WithMetadata(EndpointRules.NewWork, RuntimeRunDocs.Evaluate);
        routes.MapPost("/runtimes/{id}/call", CallAsync).WithMetadata(EndpointRules.NewWork, RuntimeRunDocs.Call);
        routes.MapPost("/runtimes/{id}/interrupt", InterruptAsync).WithMetadata(RuntimeRunDocs.Interrupt);
    }

    private static Task<IResult> EvaluateAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRuns runs) =>
        RunAsync<EvaluationBody>(http, id, finder, RunFields.InRuntime, (runtime, body, caller) => runs.EvaluateAsync(runtime, body, caller, http.RequestAborted));

    private static Task<IResult> CallAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRuns runs) =>
        RunAsync<CallBody>(http, id, finder, RunFields.Call, (runtime, body, caller) => runs.CallAsync(runtime, body, caller, http.RequestAborted));

    private static async Task<IResult> RunAsync<TBody>(
        HttpContext http, string id, RuntimeFinder finder, FieldTable<TBody> fields, Func<RuntimeRecord, TBody, Caller, Task<EvaluationReply>> run)
        where TBody : class, new()
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        var (body, unreadable) = await RequestBody.ReadJsonAsync(http, caller.Limits.Evaluation.MaxRequestBytes);
        if (unreadable is not null)
        {
            return new ProblemResult(unreadable);
        }

        using (body)
        {
            var parsed = new TBody();
            return JsonBody.ReadObject(body!.Memory, fields, parsed, caller.Limits) is { } invalid
                ? new ProblemResult(invalid)
                : new EnvelopeResult(await run(runtime, parsed, caller));
        }
    }

    private static async Task<IResult> InterruptAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (_, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        using var reply = await requests.InterruptAsync(runtime, http.RequestAborted);
        return reply.Problem is { } problem ? new ProblemResult(problem) : Results.Accepted();
    }
}
