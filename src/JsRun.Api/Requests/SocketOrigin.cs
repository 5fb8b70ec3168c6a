using JsRun.Api.Problems;

namespace JsRun.Api.Requests;

/// <summary>
/// Keeps web pages off WebSockets. Browsers let any page open a WebSocket to any address, this machine's included, and tell only the page's
/// origin; so all that a page could be is refused, also when its name has been made to point here, but for those that the configuration allows.
/// </summary>
internal static class SocketOrigin
{
    // The frontend that is part of Chrome; other programs send no origin.
    private const string DevTools = "devtools://";

    /// <summary>The refusal, if the request comes from a page.</summary>
    /// <param name="request">The request.</param>
    /// <param name="detail">What the page is told.</param>
    public static Problem? Refusal(HttpRequest request, string detail) =>
        request.Headers.Origin.All(origin => origin is not null && (origin.StartsWith(DevTools, StringComparison.OrdinalIgnoreCase) || OriginList.Of(request).Contains(origin)))
            ? null
            : new Problem(ProblemKind.Forbidden, detail);
}
