using JsRun.Api.Callers;
using JsRun.Api.Evaluations;
using JsRun.Api.Limits;
using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Requests.Values;
using JsRun.Api.Streaming;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Runtimes.Streams;

/// <summary>The streams that a runtime's results have handed out.</summary>
internal static class StreamEndpoints
{
    public static void MapRuntimeStreams(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runtimes/{id}/streams/{stream}", ReadAsync).WithMetadata(RequiredScope.Eval, EventFormats.Only, StreamDocs.Read);
        routes.MapDelete("/runtimes/{id}/streams/{stream}", CancelAsync).WithMetadata(RequiredScope.Eval, StreamDocs.Cancel);
    }

    private static async Task ReadAsync(HttpContext http, string id, string stream, RuntimeFinder finder, RuntimeRuns runs, TimeProvider time)
    {
        var (caller, found) = finder.Find(http, id);
        var (query, invalid) = StreamQuery.Parse(http.Request.Query, caller.Limits);
        if (found.Live is not { } runtime)
        {
            await ProblemResult.WriteAsync(http, found.ToProblem());
        }
        else if (invalid is not null)
        {
            await ProblemResult.WriteAsync(http, invalid);
        }
        else if (TagContent.StreamNumber(stream) is not { } number)
        {
            await ProblemResult.WriteAsync(http, StreamProblems.NoId);
        }
        else
        {
            query.TraceId = RequestJournal.Of(http).TraceId;
            await using var events = new RunEvents(http, EventFormats.OnlyOf(http.Request), time);
            using var reply = await runs.ReadStreamAsync(runtime, number, query, caller, events, http.RequestAborted);
            await events.EndStreamAsync(reply);
        }
    }

    private static async Task<IResult> CancelAsync(HttpContext http, string id, string stream, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        if (TagContent.StreamNumber(stream) is not { } number)
        {
            return new ProblemResult(StreamProblems.NoId);
        }

        if (caller.Use.Cpu.Refusal() is { } overdrawn)
        {
            return new ProblemResult(overdrawn);
        }

        var limits = EffectiveLimits.Run(caller.Limits, runtime.Config);
        var message = new ReadStreamMessage { RuntimeId = runtime.Id, RunLimits = limits, StreamId = number };
        var request = new RuntimeRequest(FrameKind.CancelStream, message.ToPayload()) { BudgetMs = limits.TimeoutMs };
        var answer = await requests.ExchangeAsync(runtime, request, http.RequestAborted);
        var missing = StreamProblems.Of(answer);
        using var reply = requests.ReplyOf(answer, runtime, request, http.RequestAborted);
        return (missing ?? reply.Problem) is { } problem ? new ProblemResult(problem) : Results.NoContent();
    }
}
