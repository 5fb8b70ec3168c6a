using JsRun.Api.Options;
using OpenTelemetry.Exporter;

namespace JsRun.Api.Telemetry;

/// <summary>Tells the SDK's exporter where to push.</summary>
internal static class OtlpTarget
{
    /// <param name="options">The settings.</param>
    /// <param name="signal">What is pushed: <c>metrics</c> or <c>traces</c>.</param>
    public static OtlpExporterOptions Of(OtlpOptions options, string signal)
    {
        var isHttp = options.Transport == OtlpTransport.Http;
        var target = new OtlpExporterOptions
        {
            Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc,
            Endpoint = new Uri(isHttp ? $"{options.Endpoint.TrimEnd('/')}/v1/{signal}" : options.Endpoint),
        };
        if (options.Headers.Length > 0)
        {
            target.Headers = options.Headers;
        }

        return target;
    }
}
