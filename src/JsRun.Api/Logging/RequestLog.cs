using System.Collections.Concurrent;
using Serilog.Events;
using Serilog.Parsing;

namespace JsRun.Api.Logging;

/// <summary>
/// The line of each request. It is handed to Serilog as an event that is made here, from properties that are shared where their values
/// are few: by way of the framework's logger a line costs as much as all else that the Api does for a small evaluation. Any thread.
/// </summary>
internal sealed class RequestLog(Serilog.ILogger logger)
{
    private const int MaxShared = 256;

    private static readonly MessageTemplateParser Parser = new();

    private static readonly MessageTemplate FinishedTemplate =
        Parser.Parse("{Method} {Route} -> {Status} {Code} in {ElapsedMs} ms, runtime {RuntimeId}, trace {TraceId}");

    private static readonly MessageTemplate ClientGoneTemplate =
        Parser.Parse("{Method} {Route}: the client was gone after {ElapsedMs} ms, runtime {RuntimeId}, trace {TraceId}");

    private static readonly LogEventProperty FinishedId = EventIdOf(EventIds.RequestFinished, "Finished");
    private static readonly LogEventProperty ClientGoneId = EventIdOf(EventIds.ClientGone, "ClientGone");
    private static readonly LogEventProperty NoRuntime = Property("RuntimeId", null);

    private static readonly ConcurrentDictionary<(string Name, object Value), LogEventProperty> Shared = new();

    private readonly Serilog.ILogger _logger = logger.ForContext<RequestLogMiddleware>();

    /// <summary>Whether anything comes of a line of that level.</summary>
    public bool IsEnabled(LogEventLevel level) => _logger.IsEnabled(level);

    /// <summary>A request has been answered.</summary>
    public void Finished(LogEventLevel level, RequestFacts facts, int status, string? code)
    {
        LogEventProperty[] properties =
        [
            ShareOf("Method", facts.Method), ShareOf("Route", facts.Route), ShareOf("Status", status), ShareOf("Code", code),
            Property("ElapsedMs", facts.ElapsedMs), RuntimeOf(facts), Property("TraceId", facts.TraceId), FinishedId,
        ];
        _logger.Write(new LogEvent(DateTimeOffset.Now, level, null, FinishedTemplate, properties));
    }

    /// <summary>The client did not wait for the answer.</summary>
    public void ClientGone(LogEventLevel level, RequestFacts facts)
    {
        LogEventProperty[] properties =
        [
            ShareOf("Method", facts.Method), ShareOf("Route", facts.Route), Property("ElapsedMs", facts.ElapsedMs), RuntimeOf(facts),
            Property("TraceId", facts.TraceId), ClientGoneId,
        ];
        _logger.Write(new LogEvent(DateTimeOffset.Now, level, null, ClientGoneTemplate, properties));
    }

    private static LogEventProperty RuntimeOf(RequestFacts facts) => facts.RuntimeId is null ? NoRuntime : Property("RuntimeId", facts.RuntimeId);

    // Methods, routes, states and codes are few, but a method is the client's word: what comes late is not kept.
    private static LogEventProperty ShareOf(string name, object? value)
    {
        if (value is null)
        {
            return Property(name, null);
        }

        if (Shared.TryGetValue((name, value), out var shared))
        {
            return shared;
        }

        var property = Property(name, value);
        return Shared.Count < MaxShared ? Shared.GetOrAdd((name, value), property) : property;
    }

    private static LogEventProperty Property(string name, object? value) => new(name, new ScalarValue(value));

    private static LogEventProperty EventIdOf(int id, string name) =>
        new("EventId", new StructureValue([Property("Id", id), Property("Name", name)]));
}
