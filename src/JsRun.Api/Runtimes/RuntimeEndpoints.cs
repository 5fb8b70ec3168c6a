using JsRun.Api.Callbacks;
using JsRun.Api.Callers;
using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Responses;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes;

/// <summary>Creation, listing, description and deletion of runtimes.</summary>
internal static class RuntimeEndpoints
{
    private const int MaxCreates = 3;

    public static void MapRuntimes(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/runtimes", CreateAsync).WithMetadata(EndpointRules.NewWork, RuntimeDocs.Create);
        routes.MapGet("/runtimes", ListAsync).WithMetadata(EndpointRules.Question, RuntimeDocs.List);
        routes.MapGet("/runtimes/{id}", GetAsync).WithMetadata(EndpointRules.Question, RuntimeDocs.Get);
        routes.MapDelete("/runtimes/{id}", Delete).WithMetadata(RuntimeDocs.Delete);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, CallerResolver callers, RuntimeCreation creation, RuntimeDirectory directory, RuntimeRequests requests)
    {
        var caller = callers.Resolve(http);
        var (body, unreadable) = await RequestBody.ReadJsonAsync(http, caller.Limits.Evaluation.MaxRequestBytes, mayBeEmpty: true);
        if (unreadable is not null)
        {
            return new ProblemResult(unreadable);
        }

        using (body)
        {
            var parsed = new CreateRuntimeBody { Trace = CallerTrace.Of(http.Request), TraceId = RequestJournal.Of(http).TraceId };
            if (JsonBody.ReadObject(body!.Memory, CreateRuntimeFields.Table, parsed, caller.Limits) is { } invalid)
            {
                return new ProblemResult(invalid);
            }

            if (parsed.Inspector is not null && !caller.Scopes.HasFlag(Scopes.Debug))
            {
                return new ProblemResult(new Problem(ProblemKind.Forbidden, "An inspector needs a key with the scope 'debug'."));
            }

            for (var attempt = 1; ; attempt++)
            {
                var (runtime, problem) = await creation.CreateAsync(parsed, caller, http.RequestAborted);
                if (runtime is null)
                {
                    return new ProblemResult(problem!);
                }

                var answer = await TellOfNewAsync(http, runtime, requests, caller);

                // Its worker may have ended meanwhile through another's fault. Nobody knows of the runtime yet, so a new one will do.
                if (attempt == MaxCreates || directory.Find(runtime.Id, runtime.Tenant).Closed != CloseReason.Lost)
                {
                    return answer;
                }
            }
        }
    }

    private static async Task<IResult> TellOfNewAsync(HttpContext http, RuntimeRecord runtime, RuntimeRequests requests, Caller caller)
    {
        RequestJournal.Of(http).RuntimeId = runtime.Id;
        var isTold = false;
        try
        {
            if (runtime.Config.Inspector is { } inspector)
            {
                using var enabled = await requests.EnableInspectorAsync(runtime, inspector, caller, http.RequestAborted);
                if (enabled.Problem is { } gone)
                {
                    return new ProblemResult(gone);
                }
            }

            http.Response.Headers.Location = $"{http.Request.PathBase}/runtimes/{runtime.Id}";
            var answer = await TellAsync(requests.DescribeAsync(runtime, http.RequestAborted), runtime, StatusCodes.Status201Created);
            isTold = true;
            return answer;
        }
        finally
        {
            // Whoever asked for it has left, or has an answer that does not name it: nobody would ever use it.
            if (!isTold)
            {
                requests.Delete(runtime, RequestJournal.Of(http).TraceId);
            }
        }
    }

    private static async Task<IResult> ListAsync(HttpContext http, CallerResolver callers, RuntimeDirectory directory, RuntimeRequests requests)
    {
        var caller = callers.Resolve(http);
        var (query, problem) = RuntimeListQuery.Parse(http.Request.Query);
        if (query is null)
        {
            return new ProblemResult(problem!);
        }

        // One more than asked for tells whether there is a next page.
        var found = directory.List(caller.Tenant, query.Before, query.Labels, query.Limit + 1);
        var page = found.Take(query.Limit).ToArray();
        var descriptions = await Task.WhenAll(page.Select(runtime => requests.PeekAsync(runtime, http.RequestAborted)));
        try
        {
            return new JsonBytesResult(StatusCodes.Status200OK, RuntimeListView.Compose(page, descriptions, hasMore: found.Length > query.Limit));
        }
        finally
        {
            Array.ForEach(descriptions, description => description.Dispose());
        }
    }

    private static async Task<IResult> GetAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (_, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        string? peek = http.Request.Query["peek"];
        return peek switch
        {
            null or "false" => await TellAsync(requests.DescribeAsync(runtime, http.RequestAborted), runtime, StatusCodes.Status200OK),
            "true" => await TellAsync(requests.PeekAsync(runtime, http.RequestAborted), runtime, StatusCodes.Status200OK),
            _ => new ProblemResult(Problem.Invalid("peek", "must be true or false.")),
        };
    }

    private static IResult Delete(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (_, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        return requests.Delete(runtime, RequestJournal.Of(http).TraceId) ? Results.NoContent() : new ProblemResult(finder.Find(http, id).Found.ToProblem());
    }

    private static async Task<IResult> TellAsync(Task<JsonReply> asked, RuntimeRecord runtime, int status)
    {
        using var description = await asked;
        if (description.Problem is { } problem)
        {
            return new ProblemResult(problem);
        }

        var told = description.Json;
        return new JsonBytesResult(status, JsonText.Compose(json => RuntimeView.Write(json, runtime, told)));
    }
}
