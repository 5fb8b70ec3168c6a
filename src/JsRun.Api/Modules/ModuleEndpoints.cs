using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Responses;
using JsRun.Api.Runtimes;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Modules;

/// <summary>The modules of a runtime.</summary>
internal static class ModuleEndpoints
{
    private const string OfModule = "/runtimes/{id}/modules/{**specifier}";

    public static void MapModules(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runtimes/{id}/modules", ListAsync).WithMetadata(EndpointRules.Question, ModuleDocs.List);
        routes.MapPut(OfModule, SetAsync).WithMetadata(EndpointRules.NewWork, ModuleDocs.Set);
        routes.MapGet(OfModule, ReadAsync).WithMetadata(ModuleDocs.Read);
        routes.MapDelete(OfModule, DeleteAsync).WithMetadata(EndpointRules.SilentNewWork, ModuleDocs.Delete);
    }

    private static async Task<IResult> ListAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (_, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        using var reply = await requests.ListModulesAsync(runtime, http.RequestAborted);
        return reply.Problem is { } problem
            ? new ProblemResult(problem)
            : new JsonBytesResult(StatusCodes.Status200OK, (byte[])[.. "{\"items\":"u8, .. reply.Json.Span, .. ",\"next\":null}"u8]);
    }

    private static async Task<IResult> SetAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        var limits = caller.Limits.Evaluation;
        var (specifier, invalid) = ModulePath.Read(http, limits);
        var (type, unsupported) = ModuleContentType.Of(http.Request);
        if ((invalid ?? unsupported) is { } refused)
        {
            return new ProblemResult(refused);
        }

        var (body, unreadable) = await RequestBody.ReadAsync(http, limits.MaxRequestBytes, isText: type != ModuleType.WebAssembly);
        if (unreadable is not null)
        {
            return new ProblemResult(unreadable);
        }

        using (body)
        {
            if (body!.Memory.Length > limits.MaxCodeBytes)
            {
                return new ProblemResult(Problem.Invalid(FieldErrors.Body, $"must be at most {limits.MaxCodeBytes} bytes long (JsRun:Limits:MaxCodeBytes)."));
            }

            using var reply = await requests.SetModuleAsync(runtime, specifier, type, body.Memory, http.RequestAborted);
            return reply.Problem is { } problem ? new ProblemResult(problem) : new JsonBytesResult(StatusCodes.Status200OK, reply.Json.ToArray());
        }
    }

    private static async Task<IResult> ReadAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        var (specifier, invalid) = ModulePath.Read(http, caller.Limits.Evaluation);
        if (invalid is not null)
        {
            return new ProblemResult(invalid);
        }

        using var reply = await requests.ReadModuleAsync(runtime, specifier, http.RequestAborted);
        if (reply.Problem is { } problem)
        {
            return new ProblemResult(problem);
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(reply.Json[1..].ToArray(), ModuleContentType.Of((ModuleType)reply.Json.Span[0]));
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        var (specifier, invalid) = ModulePath.Read(http, caller.Limits.Evaluation);
        if (invalid is not null)
        {
            return new ProblemResult(invalid);
        }

        using var reply = await requests.DeleteModuleAsync(runtime, specifier, http.RequestAborted);
        return reply.Problem is { } problem ? new ProblemResult(problem) : Results.NoContent();
    }
}
