using Serilog;
using Serilog.Configuration;
using Serilog.Formatting.Display;

namespace JsRun.Api.Logging;

/// <summary>Makes <c>BufferedConsole</c> a sink that the configuration can name.</summary>
public static class BufferedConsoleConfiguration
{
    private const string DefaultTemplate = "{Timestamp:o} [{Level:u3}] {SourceContext}: {Message:lj}{NewLine}{Exception}";

    /// <summary>Writes to standard output in blocks; warnings and what is worse at once.</summary>
    /// <param name="sinks">Where it is added.</param>
    /// <param name="outputTemplate">The form of a line, in Serilog's notation.</param>
    public static LoggerConfiguration BufferedConsole(this LoggerSinkConfiguration sinks, string outputTemplate = DefaultTemplate)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        var formatter = new MessageTemplateTextFormatter(outputTemplate, System.Globalization.CultureInfo.InvariantCulture);
        return sinks.Sink(new BufferedConsoleSink(formatter, Console.OpenStandardOutput()));
    }
}
