using JsRun.Api.Callers;
using JsRun.Api.Limits;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Responses;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Runtimes.Jobs;

/// <summary>Jobs that are run by hand.</summary>
internal static class JobsEndpoints
{
    private static readonly Problem NotManual = new(ProblemKind.Conflict, "The runtime runs its jobs by itself; one created with \"jobs\": \"manual\" leaves them to the client.");

    public static void MapJobs(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/runtimes/{id}/jobs", RunAsync).WithMetadata(RequiredScope.Eval, EndpointRules.NewWork, JobsDocs.Run);

    private static async Task<IResult> RunAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        var (body, unreadable) = await RequestBody.ReadJsonAsync(http, caller.Limits.Evaluation.MaxRequestBytes, mayBeEmpty: true);
        if (unreadable is not null)
        {
            return new ProblemResult(unreadable);
        }

        using (body)
        {
            var parsed = new JobsBody();
            if (JsonBody.ReadObject(body!.Memory, JobsFields.Table, parsed, caller.Limits) is { } invalid)
            {
                return new ProblemResult(invalid);
            }

            if (!runtime.Config.ManualJobs)
            {
                return new ProblemResult(NotManual);
            }

            if (caller.Use.Cpu.Refusal() is { } refusal)
            {
                return new ProblemResult(refusal);
            }

            var limits = LimitsOf(caller, runtime, parsed);
            var message = new RunJobsMessage { RuntimeId = runtime.Id, Context = parsed.Context, MaxJobs = parsed.Max, RunLimits = limits };
            using var reply = await requests.AskAsync(runtime, new(FrameKind.RunJobs, message.ToPayload()) { BudgetMs = limits.TimeoutMs }, http.RequestAborted);
            return reply.Problem is { } problem ? new ProblemResult(problem) : new JsonBytesResult(StatusCodes.Status200OK, reply.Json.ToArray());
        }
    }

    private static RunLimits LimitsOf(Caller caller, RuntimeRecord runtime, JobsBody body)
    {
        var limits = EffectiveLimits.Run(caller.Limits, runtime.Config);
        return limits with { TimeoutMs = body.TimeoutMs ?? limits.TimeoutMs, CpuMs = body.CpuMs ?? limits.CpuMs };
    }
}
