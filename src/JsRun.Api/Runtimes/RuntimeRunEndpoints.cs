using JsRun.Api.Callbacks;
using JsRun.Api.Callers;
using JsRun.Api.Evaluations;
using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;
using JsRun.Api.Streaming;

namespace JsRun.Api.Runtimes;

/// <summary>Evaluations and calls in runtimes, and their interruption.</summary>
internal static class RuntimeRunEndpoints
{
    public static void MapRuntimeRuns(this IEndpointRouteBuilder routes)
    {
        var finder = routes.ServiceProvider.GetRequiredService<RuntimeFinder>();
        var runs = routes.ServiceProvider.GetRequiredService<RuntimeRuns>();
        var time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        routes.MapPostRaw("/runtimes/{id}/eval", http => RunAsync<EvaluationBody>(http, finder, time, RunFields.InRuntime, runs.EvaluateAsync))
            .WithMetadata(RequiredScope.Eval, EventFormats.NewWork, RuntimeRunDocs.Evaluate);
        routes.MapPostRaw("/runtimes/{id}/call", http => RunAsync<CallBody>(http, finder, time, RunFields.Call, runs.CallAsync))
            .WithMetadata(RequiredScope.Eval, EventFormats.NewWork, RuntimeRunDocs.Call);
        routes.MapPost("/runtimes/{id}/interrupt", InterruptAsync).WithMetadata(RequiredScope.Eval, RuntimeRunDocs.Interrupt);
    }

    private static async Task RunAsync<TBody>(
        HttpContext http, RuntimeFinder finder, TimeProvider time, FieldTable<TBody> fields, Func<RuntimeRecord, TBody, Caller, RunEvents?, CancellationToken, ValueTask<EvaluationReply>> run)
        where TBody : RunBody, new()
    {
        var (caller, found) = finder.Find(http, http.PathValue("id"));
        if (found.Live is not { } runtime)
        {
            await ProblemResult.WriteAsync(http, found.ToProblem());
            return;
        }

        var (body, unreadable) = await RequestBody.ReadJsonAsync(http, caller.Limits.Evaluation.MaxRequestBytes);
        if (unreadable is not null)
        {
            await ProblemResult.WriteAsync(http, unreadable);
            return;
        }

        using (body)
        {
            var parsed = new TBody { TraceId = RequestJournal.Of(http).TraceId };
            if (JsonBody.ReadObject(body!.Memory, fields, parsed, caller.Limits) is { } invalid)
            {
                await ProblemResult.WriteAsync(http, invalid);
                return;
            }

            parsed.Trace = runtime.Traces is null ? null : CallerTrace.Of(http.Request);
            if (RunEvents.For(http, time) is { } events)
            {
                await using (events)
                {
                    using var streamed = await run(runtime, parsed, caller, events, http.RequestAborted);
                    await events.EndAsync(streamed);
                }

                return;
            }

            using var reply = await run(runtime, parsed, caller, null, http.RequestAborted);
            await EnvelopeResult.WriteAsync(http, reply);
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
