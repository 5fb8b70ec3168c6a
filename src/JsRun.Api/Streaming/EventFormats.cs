using JsRun.Api.Requests;

namespace JsRun.Api.Streaming;

/// <summary>The forms of event streams that are offered.</summary>
internal static class EventFormats
{
    private static readonly string[] Offered = ["application/json", ServerSentEvents.MediaType, NdjsonEvents.MediaType];

    /// <summary>Rules of an endpoint that does new work and answers with JSON or, when asked, with events.</summary>
    public static EndpointRules NewWork { get; } = new(Offered, IsNewWork: true);

    /// <summary>The form that the request asks for; null when it does not ask for events.</summary>
    public static EventFormat? Of(HttpRequest request) => AcceptHeader.Choose(request, Offered) switch
    {
        ServerSentEvents.MediaType => new ServerSentEvents(),
        NdjsonEvents.MediaType => new NdjsonEvents(),
        _ => null,
    };
}
