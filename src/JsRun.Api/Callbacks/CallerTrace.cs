using System.Diagnostics;

namespace JsRun.Api.Callbacks;

/// <summary>The trace that a request says it is part of (W3C Trace Context), which the calls that it causes go on with.</summary>
internal sealed class CallerTrace
{
    private const int MaxStateLength = 512;

    private readonly bool _isOwn;

    private CallerTrace(ActivityContext context, bool isOwn) => (Context, _isOwn) = (context, isOwn);

    /// <summary>The trace, and the span in it.</summary>
    public ActivityContext Context { get; }

    /// <summary>Of a request; null when it has no <c>traceparent</c>, or one that is none.</summary>
    public static CallerTrace? Of(HttpRequest request) =>
        request.Headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, StateOf(request), out var context) ? new CallerTrace(context, isOwn: false) : null;

    /// <summary>Of a span that the service records itself: the calls are its children.</summary>
    public static CallerTrace Of(Activity span) => new(span.Context, isOwn: true);

    /// <summary>Gives a call its headers: as part of a span that is recorded here, as a new span of a client's trace, or of a new one.</summary>
    public static void Write(CallerTrace? trace, HttpRequestMessage message)
    {
        var (id, flags) = trace is null ? (ActivityTraceId.CreateRandom(), ActivityTraceFlags.Recorded) : (trace.Context.TraceId, trace.Context.TraceFlags);
        var span = trace is { _isOwn: true } ? trace.Context.SpanId : ActivitySpanId.CreateRandom();
        message.Headers.TryAddWithoutValidation("traceparent", $"00-{id}-{span}-{(byte)flags:x2}");
        if (trace?.Context.TraceState is { Length: > 0 } state)
        {
            message.Headers.TryAddWithoutValidation("tracestate", state);
        }
    }

    // One that cannot be passed on is left out, as the standard permits.
    private static string? StateOf(HttpRequest request)
    {
        var state = request.Headers.TraceState.ToString();
        return state.Length is > 0 and <= MaxStateLength && state.All(static c => c is >= ' ' and <= '~') ? state : null;
    }
}
