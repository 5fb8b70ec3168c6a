using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using JsRun.Api.Callers;
using JsRun.Api.Idempotency;
using JsRun.Api.Options;
using JsRun.Api.Requests;
using JsRun.Api.Responses;
using JsRun.Api.Runtimes;
using JsRun.Api.Sessions;
using JsRun.Api.Snapshots;
using JsRun.Api.Workers;
using JsRun.Protocol.Settings;

namespace JsRun.Api.Service;

/// <summary>What the service says about itself.</summary>
internal static class ServiceEndpoints
{
    private static readonly string Version = typeof(ServiceEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static void MapService(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/version", GetVersion).WithMetadata(RequiredScope.Nothing, EndpointRules.Question, ServiceDocs.Version);
        routes.MapGet("/limits", GetLimits).WithMetadata(RequiredScope.AnyKey, EndpointRules.Question, ServiceDocs.Limits);
    }

    private static JsonBytesResult GetVersion(WorkerPool pool, WorkerOptions workers) => new(StatusCodes.Status200OK, JsonText.Compose(json =>
    {
        json.WriteStartObject();
        json.WriteString("version", Version);
        json.WriteString("engine", "V8");
        json.WriteString("engineVersion", pool.EngineVersion);
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
        WriteSandbox(json, workers.Sandbox, pool.Sandbox);
        json.WriteEndObject();
    }));

    private static void WriteSandbox(Utf8JsonWriter json, SandboxMode mode, SandboxReport? report)
    {
        json.WriteStartObject("sandbox");
        json.WriteString("mode", SandboxModeConverter.NameOf(mode));
        json.WriteStartArray("layers");
        foreach (var layer in report?.Layers ?? [])
        {
            json.WriteStringValue(layer);
        }

        json.WriteEndArray();
        json.WriteNumber("landlockAbi", report?.LandlockAbi ?? 0);
        json.WriteNumber("attemptsTried", report?.Attempts ?? 0);
        json.WriteString("lacking", report?.Lacking);
        json.WriteEndObject();
    }

    private static JsonBytesResult GetLimits(
        HttpContext http, CallerResolver callers, RuntimeDirectory runtimes, SessionDirectory sessions, SnapshotStore snapshots, AnswerStore answers, IdempotencyOptions idempotency)
    {
        var caller = callers.Resolve(http);
        var keys = (idempotency.MaxKeysPerTenant, answers.Count(caller.Tenant));
        var tenant = new TenantView(runtimes.Totals(caller.Tenant), sessions.Count(caller.Tenant), snapshots.UseOf(caller.Tenant), keys);
        return new JsonBytesResult(StatusCodes.Status200OK, JsonText.Compose(json => LimitsView.Write(json, caller, tenant)));
    }
}
