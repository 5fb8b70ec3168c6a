using Serilog;
using Serilog.Extensions.Logging;

namespace JsRun.Api.Logging;

/// <summary>Sends all logs through Serilog, as its section of the configuration says.</summary>
internal static class LoggingExtensions
{
    public static void AddConfiguredLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();

        // As long as it has a logger the framework makes an activity and a scope for each request, of which an id is all that would be
        // used: TraceIds. AddSerilog lets everything through for its provider, so the rule has to name the provider too.
        builder.Logging.AddFilter<SerilogLoggerProvider>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // What keeps the service from starting is told once: ServiceLife.
        builder.Logging.AddFilter<SerilogLoggerProvider>("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        var logger = new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).CreateLogger();
        builder.Logging.AddSerilog(logger, dispose: true);
        builder.Services.AddSingleton(new RequestLog(logger));
    }
}
