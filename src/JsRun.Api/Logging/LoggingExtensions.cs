using Serilog;

namespace JsRun.Api.Logging;

/// <summary>Sends all logs through Serilog, as its section of the configuration says.</summary>
internal static class LoggingExtensions
{
    public static void AddConfiguredLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();

        // As long as it has a logger the framework makes an activity for each request, whose id is all that would be used of it: TraceIds.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddSerilog(new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).CreateLogger(), dispose: true);
    }
}
