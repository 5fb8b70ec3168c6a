using JsRun.Api.Requests;

namespace JsRun.Api.Streaming;

/// <summary>The forms of event streams that are offered.</summary>
internal static class EventFormats
{
    private static readonly string[] Offered = ["application/json", ServerSentEvents.MediaType, NdjsonEvents.MediaType];

    /// <summary>Rules of an endpoint that does new work and answers with JSON or, when asked, with events.</summary>
    public static EndpointRules NewWork { get; } = new(Offered, IsNewWork: true);

    /// <summary>Rules of an endpoint that does new work and answers with events alone.</summary>
    public static EndpointRules Only { get; } = new([NdjsonEvents.MediaType, ServerSentEvents.MediaType], IsNewWork: true);

    /// <summary>The form in which an endpoint with the rules <see cref="Only"/> answers.</summary>
    public static EventFormat OnlyOf(HttpRequest request) =>
        AcceptHeader.Choose(request, Only.MediaTypes) == ServerSentEvents.MediaType ? new ServerSentEvents() : new NdjsonEvents();

    /// <summary>The form that the request asks for; null when it does not ask for events.</summary>
    public static EventFormat? Of(HttpRequest request) => AcceptHeader.Choose(request, Offered) switch
    {
        ServerSentEvents.MediaType => new ServerSentEvents(),
        NdjsonEvents.MediaType => new NdjsonEvents(),
        _ => null,
    };
}
