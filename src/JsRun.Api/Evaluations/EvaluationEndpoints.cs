using JsRun.Api.Callers;
using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Streaming;

namespace JsRun.Api.Evaluations;

/// <summary><c>POST /eval</c>.</summary>
internal static class EvaluationEndpoints
{
    public static void MapEvaluations(this IEndpointRouteBuilder routes)
    {
        var callers = routes.ServiceProvider.GetRequiredService<CallerResolver>();
        var evaluations = routes.ServiceProvider.GetRequiredService<OneShotEvaluations>();
        var time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        routes.MapPostRaw("/eval", http => EvaluateAsync(http, callers, evaluations, time)).WithMetadata(RequiredScope.Eval, EventFormats.NewWork, EvaluationDocs.EvaluateOnce);
    }

    private static async Task EvaluateAsync(HttpContext http, CallerResolver callers, OneShotEvaluations evaluations, TimeProvider time)
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
            var evaluation = new EvaluationBody { TraceId = RequestJournal.Of(http).TraceId };
            if (JsonBody.ReadObject(body!.Memory, RunFields.OneShot, evaluation, caller.Limits) is { } invalid)
            {
                await ProblemResult.WriteAsync(http, invalid);
                return;
            }

            if (RunEvents.For(http, time) is { } events)
            {
                await using (events)
                {
                    using var streamed = await evaluations.EvaluateAsync(evaluation, caller, events, http.RequestAborted);
                    await events.EndAsync(streamed);
                }

                return;
            }

            using var reply = await evaluations.EvaluateAsync(evaluation, caller, events: null, http.RequestAborted);
            await EnvelopeResult.WriteAsync(http, reply);
        }
    }
}
