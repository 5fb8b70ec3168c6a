using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace JsRun.Api.Requests;

/// <summary>Chooses the form of an answer by the request's Accept header.</summary>
internal static class AcceptHeader
{
    /// <summary>The offered type that the client likes best, the first among equals; null when it likes none.</summary>
    public static string? Choose(HttpRequest request, IReadOnlyList<string> offered)
    {
        if (request.Headers.Accept is ["*/*"] or ["application/json"] && offered[0] == "application/json")
        {
            return offered[0];
        }

        if (request.Headers.Accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) || accepted.Count == 0)
        {
            return offered[0];
        }

        string? best = null;
        var bestQuality = 0d;
        foreach (var type in offered)
        {
            var quality = QualityOf(type, accepted);
            if (quality > bestQuality)
            {
                (best, bestQuality) = (type, quality);
            }
        }

        return best;
    }

    // The most specific range that matches decides, as RFC 9110 (12.5.1) has it.
    private static double QualityOf(string type, IEnumerable<MediaTypeHeaderValue> accepted)
    {
        var offered = new MediaTypeHeaderValue(type);
        return accepted
            .Where(range => range.MatchesAllTypes || (Same(range.Type, offered.Type) && (range.MatchesAllSubTypes || Same(range.SubType, offered.SubType))))
            .OrderByDescending(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2)
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault();
    }

    private static bool Same(StringSegment one, StringSegment other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
