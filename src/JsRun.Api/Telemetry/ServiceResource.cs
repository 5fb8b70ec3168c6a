using System.Reflection;
using OpenTelemetry.Resources;

namespace JsRun.Api.Telemetry;

/// <summary>Who pushes metrics and traces; OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES add to it, or overrule it.</summary>
internal static class ServiceResource
{
    private static readonly string? Version = typeof(ServiceResource).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    /// <summary>Describes the service.</summary>
    public static void Describe(ResourceBuilder resource) => resource.AddService("jsrun", serviceVersion: Version).AddEnvironmentVariableDetector();
}
