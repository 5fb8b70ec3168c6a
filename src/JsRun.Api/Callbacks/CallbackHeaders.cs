using System.Collections.Frozen;

namespace JsRun.Api.Callbacks;

/// <summary>Which headers a client may add to calls: none that say where a message ends, where it goes, or who sends it.</summary>
internal static class CallbackHeaders
{
    public const int MaxCount = 20;
    public const int MaxValueLength = 4096;

    private const string TokenCharacters = "!#$%&'*+-.^_`|~";

    private static readonly FrozenSet<string> Refused = new[]
    {
        "Host", "Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding", "Connection", "Keep-Alive", "TE", "Trailer", "Upgrade", "Expect", "HTTP2-Settings",
        "traceparent", "tracestate", "baggage",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a header is refused: the end of a sentence; null when it is not.</summary>
    public static string? Refusal(string name, string value)
    {
        if (name.Length is 0 or > 128 || !name.All(character => char.IsAsciiLetterOrDigit(character) || TokenCharacters.Contains(character, StringComparison.Ordinal)))
        {
            return "is no name of a header.";
        }

        if (Refused.Contains(name) || name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("JsRun-", StringComparison.OrdinalIgnoreCase))
        {
            return "is a header that the service itself sets, or that none may have.";
        }

        return value.Length > MaxValueLength || !value.All(character => character is (>= ' ' and <= '~') or '\t')
            ? $"must be at most {MaxValueLength} visible ASCII characters."
            : null;
    }
}
