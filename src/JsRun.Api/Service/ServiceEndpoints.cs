using System.Reflection;
using System.Runtime.InteropServices;
using JsRun.Api.Callers;
using JsRun.Api.Requests;
using JsRun.Api.Responses;
using JsRun.Api.Runtimes;
using JsRun.Api.Sessions;
using JsRun.Api.Workers;

namespace JsRun.Api.Service;

/// <summary>What the service says about itself.</summary>
internal static class ServiceEndpoints
{
    private static readonly string Version = typeof(ServiceEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static void MapService(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/version", GetVersion).WithMetadata(RequiredScope.Nothing, EndpointRules.Question, ServiceDocs.Version);
        routes.MapGet("/limits", GetLimits).WithMetadata(RequiredScope.AnyKey, EndpointRules.Question, ServiceDocs.Limits);
        routes.MapGet("/", () => Results.Redirect("/swagger")).WithMetadata(RequiredScope.Nothing).ExcludeFromDescription();
    }

    private static JsonBytesResult GetVersion(WorkerPool pool) => new(StatusCodes.Status200OK, JsonText.Compose(json =>
    {
        json.WriteStartObject();
        json.WriteString("version", Version);
        json.WriteString("engine", "V8");
        json.WriteString("engineVersion", pool.EngineVersion);
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
        json.WriteEndObject();
    }));

    private static JsonBytesResult GetLimits(HttpContext http, CallerResolver callers, RuntimeDirectory runtimes, SessionDirectory sessions)
    {
        var caller = callers.Resolve(http);
        return new JsonBytesResult(StatusCodes.Status200OK, JsonText.Compose(json => LimitsView.Write(json, caller, runtimes.Totals(caller.Tenant), sessions.Count(caller.Tenant))));
    }
}
