using System.Diagnostics;

namespace JsRun.Api.Callbacks;

/// <summary>The trace that a request says it is part of (W3C Trace Context), which the calls that it causes go on with.</summary>
internal sealed class CallerTrace
{
    private const int MaxStateLength = 512;

    private readonly ActivityContext _parent;

    private CallerTrace(ActivityContext parent) => _parent = parent;

    /// <summary>Of a request; null when it has no <c>traceparent</c>, or one that is none.</summary>
    public static CallerTrace? Of(HttpRequest request) =>
        request.Headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, StateOf(request), out var context) ? new CallerTrace(context) : null;

    /// <summary>Gives a call its headers: as a new span of a trace, or of a new one.</summary>
    public static void Write(CallerTrace? trace, HttpRequestMessage message)
    {
        var (id, flags) = trace is null ? (ActivityTraceId.CreateRandom(), ActivityTraceFlags.Recorded) : (trace._parent.TraceId, trace._parent.TraceFlags);
        message.Headers.TryAddWithoutValidation("traceparent", $"00-{id}-{ActivitySpanId.CreateRandom()}-{(byte)flags:x2}");
        if (trace?._parent.TraceState is { Length: > 0 } state)
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
