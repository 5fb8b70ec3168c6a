using JsRun.Api.Callers;
using JsRun.Api.Problems;
using JsRun.Api.Requests;

namespace JsRun.Api.Evaluations;

/// <summary><c>POST /eval</c>.</summary>
internal static class EvaluationEndpoints
{
    public static void MapEvaluations(this IEndpointRouteBuilder routes)
    {
        var callers = routes.ServiceProvider.GetRequiredService<CallerResolver>();
        var evaluations = routes.ServiceProvider.GetRequiredService<OneShotEvaluations>();
        routes.MapPostRaw("/eval", http => EvaluateAsync(http, callers, evaluations)).WithMetadata(EndpointRules.NewWork, EvaluationDocs.EvaluateOnce);
    }

    private static async Task EvaluateAsync(HttpContext http, CallerResolver callers, OneShotEvaluations evaluations)
    {
        var caller = callers.Resolve(http);
        var (body, unreadable) = await RequestBody.ReadJsonAsync(http, caller.Limits.Evaluation.MaxRequestBytes);
        if (unreadable is not null)
        {
            await ProblemResult.WriteAsync(http, unreadable);
            return;
        }

        using (body)
        {
            var evaluation = new EvaluationBody();
            if (JsonBody.ReadObject(body!.Memory, RunFields.OneShot, evaluation, caller.Limits) is { } invalid)
            {
                await ProblemResult.WriteAsync(http, invalid);
                return;
            }

            using var reply = await evaluations.EvaluateAsync(evaluation, caller, http.RequestAborted);
            await EnvelopeResult.WriteAsync(http, reply);
        }
    }
}
