using JsRun.Api.Callers;
using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Streaming;

namespace JsRun.Api.Evaluations.Batches;

/// <summary><c>POST /eval/batch</c>.</summary>
internal static class BatchEndpoints
{
    public static void MapBatches(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/eval/batch", EvaluateAsync).WithMetadata(RequiredScope.Eval, EventFormats.NewWork, BatchDocs.EvaluateBatch);

    private static async Task EvaluateAsync(HttpContext http, CallerResolver callers, BatchRunner runner, TimeProvider time)
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
            var batch = new BatchBody();
            if (JsonBody.ReadObject(body!.Memory, BatchFields.All, batch, caller.Limits) is { } invalid)
            {
                await ProblemResult.WriteAsync(http, invalid);
                return;
            }

            var journal = RequestJournal.Of(http);
            journal.Code = "batch";
            await AnswerAsync(http, EventFormats.Of(http.Request), answer => runner.RunAsync(batch, caller, answer, journal.TraceId, http.RequestAborted), batch.Evaluations.Count, time);
        }
    }

    private static async Task AnswerAsync(HttpContext http, EventFormat? format, Func<IBatchAnswer, Task> run, int count, TimeProvider time)
    {
        if (format is not null)
        {
            await using var streamed = new StreamedItems(await EventStream.BeginAsync(http, format, time));
            await run(streamed);
            return;
        }

        await using var ordered = OrderedItems.Begin(http, count);
        await run(ordered);
        http.RequestAborted.ThrowIfCancellationRequested();
        await ordered.EndAsync();
    }
}
