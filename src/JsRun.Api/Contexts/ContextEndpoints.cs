using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Responses;
using JsRun.Api.Runtimes;

namespace JsRun.Api.Contexts;

/// <summary>The contexts of a runtime.</summary>
internal static class ContextEndpoints
{
    private const string OfContext = "/runtimes/{id}/contexts/{ctx}";

    public static void MapContexts(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/runtimes/{id}/contexts", CreateAsync).WithMetadata(EndpointRules.NewWork, ContextDocs.Create);
        routes.MapGet("/runtimes/{id}/contexts", ListAsync).WithMetadata(EndpointRules.Question, ContextDocs.List);
        routes.MapGet(OfContext, GetAsync).WithMetadata(EndpointRules.Question, ContextDocs.Get);
        routes.MapDelete(OfContext, DeleteAsync).WithMetadata(EndpointRules.SilentNewWork, ContextDocs.Delete);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, string id, RuntimeFinder finder, ContextRequests contexts)
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
            var parsed = new CreateContextBody { TraceId = RequestJournal.Of(http).TraceId };
            if (JsonBody.ReadObject(body!.Memory, CreateContextFields.Table, parsed, caller.Limits) is { } invalid)
            {
                return new ProblemResult(invalid);
            }

            if (parsed.RealmOf.Length > 0 && !parsed.Intrinsics.IsEmpty)
            {
                return new ProblemResult(Problem.Invalid("intrinsics", "cannot be given together with realmOf: that realm has its own."));
            }

            using var reply = await contexts.CreateAsync(runtime, parsed, caller, http.RequestAborted);
            if (reply.Problem is { } problem)
            {
                return new ProblemResult(problem);
            }

            http.Response.Headers.Location = $"{http.Request.PathBase}/runtimes/{runtime.Id}/contexts/{ContextId.Of(reply.Json.Span)}";
            return new JsonBytesResult(StatusCodes.Status201Created, reply.Json.ToArray());
        }
    }

    private static async Task<IResult> ListAsync(HttpContext http, string id, RuntimeFinder finder, ContextRequests contexts)
    {
        var (_, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        using var reply = await contexts.ListAsync(runtime, http.RequestAborted);
        return reply.Problem is { } problem
            ? new ProblemResult(problem)
            : new JsonBytesResult(StatusCodes.Status200OK, (byte[])[.. "{\"items\":"u8, .. reply.Json.Span, .. ",\"next\":null}"u8]);
    }

    private static async Task<IResult> GetAsync(HttpContext http, string id, string ctx, RuntimeFinder finder, ContextRequests contexts)
    {
        var (_, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        using var reply = await contexts.DescribeAsync(runtime, ctx, http.RequestAborted);
        return reply.Problem is { } problem ? new ProblemResult(problem) : new JsonBytesResult(StatusCodes.Status200OK, reply.Json.ToArray());
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, string id, string ctx, RuntimeFinder finder, ContextRequests contexts)
    {
        var (_, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        using var reply = await contexts.DeleteAsync(runtime, ctx, http.RequestAborted);
        return reply.Problem is { } problem ? new ProblemResult(problem) : Results.NoContent();
    }
}
