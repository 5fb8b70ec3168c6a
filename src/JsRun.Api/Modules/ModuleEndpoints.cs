using JsRun.Api.Limits;
using JsRun.Api.Logging;
using JsRun.Api.Options;
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
        var (module, unknown) = Find(http, id, finder);
        if (module is null)
        {
            return new ProblemResult(unknown!);
        }

        var (type, unsupported) = ModuleContentType.Of(http.Request);
        if (unsupported is not null)
        {
            return new ProblemResult(unsupported);
        }

        var (body, unreadable) = await RequestBody.ReadAsync(http, module.Limits.MaxRequestBytes, isText: type != ModuleType.WebAssembly);
        if (unreadable is not null)
        {
            return new ProblemResult(unreadable);
        }

        using (body)
        {
            if (body!.Memory.Length > module.Limits.MaxCodeBytes)
            {
                return new ProblemResult(Problem.Invalid(
                    FieldErrors.Body, $"must be at most {module.Limits.MaxCodeBytes} bytes long ({LimitRanges.Setting(nameof(LimitOptions.MaxCodeBytes))})."));
            }

            using var reply = await requests.SetModuleAsync(module.Runtime, module.Specifier, type, body.Memory, RequestJournal.Of(http).TraceId, http.RequestAborted);
            return reply.Problem is { } problem ? new ProblemResult(problem) : new JsonBytesResult(StatusCodes.Status200OK, reply.Json.ToArray());
        }
    }

    private static async Task<IResult> ReadAsync(HttpContext http, string id, RuntimeFinder finder, RuntimeRequests requests)
    {
        var (module, unknown) = Find(http, id, finder);
        if (module is null)
        {
            return new ProblemResult(unknown!);
        }

        using var reply = await requests.ReadModuleAsync(module.Runtime, module.Specifier, http.RequestAborted);
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
        var (module, unknown) = Find(http, id, finder);
        if (module is null)
        {
            return new ProblemResult(unknown!);
        }

        using var reply = await requests.DeleteModuleAsync(module.Runtime, module.Specifier, http.RequestAborted);
        return reply.Problem is { } problem ? new ProblemResult(problem) : Results.NoContent();
    }

    private static (Named? Module, Problem? Problem) Find(HttpContext http, string id, RuntimeFinder finder)
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return (null, found.ToProblem());
        }

        var limits = caller.Limits.Evaluation;
        var (specifier, invalid) = ModulePath.Read(http, limits);
        return invalid is null ? (new Named(runtime, specifier, limits), null) : (null, invalid);
    }

    /// <summary>The module that a path names, whether the runtime has it or not.</summary>
    private sealed record Named(RuntimeRecord Runtime, string Specifier, LimitOptions Limits);
}
