using JsRun.Api.Callers;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Values;
using JsRun.Api.Responses;

namespace JsRun.Api.Runtimes;

/// <summary>The function handles that a runtime's results have handed out.</summary>
internal static class RuntimeFunctionEndpoints
{
    /// <summary>How the list is asked for; the cursor is the last handle's id.</summary>
    public static ListRules Lists { get; } = new(DefaultLimit: 100, MaxLimit: 1_000, TagContent.FunctionNumber);

    public static void MapRuntimeFunctions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runtimes/{id}/functions", ListAsync).WithMetadata(EndpointRules.Question, RuntimeFunctionDocs.List);
        routes.MapDelete("/runtimes/{id}/functions/{fn}", ReleaseAsync).WithMetadata(RequiredScope.Eval, RuntimeFunctionDocs.Release);
    }

    private static async Task<IResult> ListAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (_, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        var (query, invalid) = Lists.Read(http.Request.Query);
        if (query is null)
        {
            return new ProblemResult(invalid!);
        }

        using var reply = await requests.ListFunctionsAsync(runtime, query, http.RequestAborted);
        return reply.Problem is { } problem ? new ProblemResult(problem) : new JsonBytesResult(StatusCodes.Status200OK, reply.Json.ToArray());
    }

    private static async Task<IResult> ReleaseAsync(HttpContext http, string id, string fn, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (_, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        if (TagContent.FunctionNumber(fn) is not { } number)
        {
            return new ProblemResult(new Problem(ProblemKind.FunctionNotFound, "The id is none of a function handle."));
        }

        using var reply = await requests.ReleaseFunctionAsync(runtime, number, http.RequestAborted);
        return reply.Problem is { } problem ? new ProblemResult(problem) : Results.NoContent();
    }
}
