using Serilog;

namespace JsRun.Api.Logging;

/// <summary>Sends all logs through Serilog, as its section of the configuration says.</summary>
internal static class LoggingExtensions
{
    public static void AddConfiguredLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).CreateLogger(), dispose: true);
    }
}
