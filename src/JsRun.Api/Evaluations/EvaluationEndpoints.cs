using JsRun.Api.Callers;
using JsRun.Api.Problems;
using JsRun.Api.Requests;

namespace JsRun.Api.Evaluations;

/// <summary><c>POST /eval</c>.</summary>
internal static class EvaluationEndpoints
{
    public static void MapEvaluations(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/eval", EvaluateAsync).WithMetadata(EndpointRules.NewWork, EvaluationDocs.EvaluateOnce);

    private static async Task<IResult> EvaluateAsync(HttpContext http, CallerResolver callers, OneShotEvaluations evaluations)
    {
        var caller = callers.Resolve(http);
        var (body, unreadable) = await RequestBody.ReadJsonAsync(http, caller.Limits.Evaluation.MaxRequestBytes);
        if (unreadable is not null)
        {
            return new ProblemResult(unreadable);
        }

        using (body)
        {
            var evaluation = new EvaluationBody();
            return JsonBody.ReadObject(body!.Memory, RunFields.OneShot, evaluation, caller.Limits) is { } invalid
                ? new ProblemResult(invalid)
                : new EnvelopeResult(await evaluations.EvaluateAsync(evaluation, caller, http.RequestAborted));
        }
    }
}
