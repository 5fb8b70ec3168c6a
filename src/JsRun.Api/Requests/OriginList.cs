using System.Collections.Frozen;
using JsRun.Api.Options;

namespace JsRun.Api.Requests;

/// <summary>The web pages that may use the service, by their origins. Immutable.</summary>
internal sealed class OriginList
{
    private readonly FrozenSet<string> _origins;

    /// <summary>Reads origins that are separated by spaces.</summary>
    public OriginList(string text)
    {
        var entries = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Errors = [.. entries.Where(entry => !IsOrigin(entry)).Select(entry =>
            $"'{entry}' is no origin as browsers send it, such as https://app.example or http://localhost:3000: a scheme, a host, and a port unless it is the scheme's own; '*' is not offered.")];
        _origins = entries.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What is wrong with the text.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>Whether no page may.</summary>
    public bool IsEmpty => _origins.Count == 0;

    /// <summary>Those of the service that a request is for.</summary>
    public static OriginList Of(HttpRequest request) => request.HttpContext.RequestServices.GetRequiredService<CrossOriginOptions>().Origins;

    /// <summary>Whether the pages of an origin may.</summary>
    public bool Contains(string origin) => _origins.Contains(origin);

    private static bool IsOrigin(string text) =>
        text.All(char.IsAscii)
        && !text.Contains('*')
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Host.Length > 0
        && uri.UserInfo.Length == 0
        && text.Equals(uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
}
