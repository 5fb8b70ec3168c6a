using System.Globalization;
using System.Reflection;
using System.Text.Json;
using JsRun.Api.Callers;
using JsRun.Api.Requests;
using JsRun.Api.Responses;
using JsRun.Api.Workers;

namespace JsRun.Api.Runtimes.Inspectors;

/// <summary>The Chrome DevTools Protocol: runtimes that can be debugged, and their inspectors.</summary>
internal static class InspectorEndpoints
{
    private static readonly string Version = typeof(InspectorEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static void MapInspectors(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runtimes/{id}/inspector", InspectAsync).WithMetadata(RequiredScope.Debug, InspectorDocs.Inspect);
        routes.MapGet("/json/list", List).WithMetadata(RequiredScope.Debug, EndpointRules.Question, InspectorDocs.List);
        routes.MapGet("/json", List).WithMetadata(RequiredScope.Debug, EndpointRules.Question).ExcludeFromDescription();
        routes.MapGet("/json/version", GetVersion).WithMetadata(RequiredScope.Debug, EndpointRules.Question, InspectorDocs.Version);
    }

    private static Task InspectAsync(HttpContext http, string id, InspectorSockets sockets) => sockets.ServeAsync(http);

    private static JsonBytesResult List(HttpContext http, CallerResolver callers, RuntimeDirectory directory)
    {
        var caller = callers.Resolve(http);
        var runtimes = directory.List(caller.Tenant, long.MaxValue, [], caller.Limits.Evaluation.MaxRuntimes);
        return new JsonBytesResult(StatusCodes.Status200OK, JsonText.Compose(json =>
        {
            json.WriteStartArray();
            foreach (var runtime in runtimes.Where(runtime => runtime.Config.Inspector is not null))
            {
                Write(json, http.Request, runtime);
            }

            json.WriteEndArray();
        }));
    }

    private static void Write(Utf8JsonWriter json, HttpRequest request, RuntimeRecord runtime)
    {
        var address = $"{request.Host}{request.PathBase}/runtimes/{runtime.Id}/inspector";
        var scheme = request.IsHttps ? "wss" : "ws";
        var label = string.Join(", ", runtime.Label.Select(pair => $"{pair.Key}={pair.Value}"));
        json.WriteStartObject();
        json.WriteString("description", string.Create(CultureInfo.InvariantCulture, $"JsRun runtime, created {runtime.CreatedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        json.WriteString("devtoolsFrontendUrl", $"devtools://devtools/bundled/js_app.html?experiments=true&v8only=true&{scheme}={address}");
        json.WriteString("id", runtime.Id);
        json.WriteString("title", label.Length == 0 ? runtime.Id : $"{label} ({runtime.Id})");
        json.WriteString("type", "node");
        json.WriteString("url", $"jsrun://{runtime.Id}");
        json.WriteString("webSocketDebuggerUrl", $"{scheme}://{address}");
        json.WriteEndObject();
    }

    private static JsonBytesResult GetVersion(WorkerPool pool) => new(StatusCodes.Status200OK, JsonText.Compose(json =>
    {
        json.WriteStartObject();
        json.WriteString("Browser", "JsRun/" + Version);
        json.WriteString("Protocol-Version", "1.3");
        json.WriteString("V8-Version", pool.EngineVersion);
        json.WriteEndObject();
    }));
}
