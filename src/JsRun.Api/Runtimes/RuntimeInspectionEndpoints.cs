using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Responses;

namespace JsRun.Api.Runtimes;

/// <summary>A runtime's globals, memory and garbage.</summary>
internal static class RuntimeInspectionEndpoints
{
    private const int MaxGlobalNameLength = 1024;
    private const string PlainText = "text/plain";

    public static void MapRuntimeInspection(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/runtimes/{id}/globals/{name}", SetGlobalAsync).WithMetadata(EndpointRules.SilentNewWork, RuntimeInspectionDocs.SetGlobal);
        routes.MapGet("/runtimes/{id}/memory", MemoryAsync).WithMetadata(EndpointRules.QuestionForPeople, RuntimeInspectionDocs.Memory);
        routes.MapPost("/runtimes/{id}/gc", CollectGarbageAsync).WithMetadata(EndpointRules.NewWork, RuntimeInspectionDocs.CollectGarbage);
    }

    private static async Task<IResult> SetGlobalAsync(HttpContext http, string id, string name, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        var (body, unreadable) = await RequestBody.ReadJsonAsync(http, caller.Limits.Evaluation.MaxRequestBytes);
        if (unreadable is not null)
        {
            return new ProblemResult(unreadable);
        }

        using (body)
        {
            if ((CheckAddress(http.Request.Query, name) ?? JsonBody.CheckValue(body!.Memory, caller.Limits)) is { } invalid)
            {
                return new ProblemResult(invalid);
            }

            // The one character that the framework leaves encoded in a path's part.
            var decoded = name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
            using var reply = await requests.SetGlobalAsync(runtime, decoded, body!.Memory, caller, http.RequestAborted);
            return reply.Problem is { } problem ? new ProblemResult(problem) : Results.NoContent();
        }
    }

    private static async Task<IResult> MemoryAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (_, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        using var reply = await requests.MemoryAsync(runtime, http.RequestAborted);
        if (reply.Problem is { } problem)
        {
            return new ProblemResult(problem);
        }

        return AcceptHeader.Choose(http.Request, EndpointRules.QuestionForPeople.MediaTypes) == PlainText
            ? Results.Text(MemoryTable.Format(reply.Json), PlainText, System.Text.Encoding.UTF8)
            : new JsonBytesResult(StatusCodes.Status200OK, reply.Json.ToArray());
    }

    private static async Task<IResult> CollectGarbageAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (_, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        using var reply = await requests.CollectGarbageAsync(runtime, http.RequestAborted);
        return reply.Problem is { } problem ? new ProblemResult(problem) : new JsonBytesResult(StatusCodes.Status200OK, reply.Json.ToArray());
    }

    private static Problem? CheckAddress(IQueryCollection query, string name)
    {
        var errors = new FieldErrors();
        if (name.Length > MaxGlobalNameLength)
        {
            errors.Add("name", $"must have at most {MaxGlobalNameLength} characters.");
        }

        foreach (var (parameter, values) in query)
        {
            if (parameter != "context")
            {
                errors.Add(parameter, "is no parameter of this request.");
            }
            else if (values is not ["default"])
            {
                errors.Add(parameter, "must be \"default\"; other contexts are not offered by this version.");
            }
        }

        return errors.IsEmpty ? null : Problem.Invalid(errors);
    }
}
