using System.Diagnostics.CodeAnalysis;

namespace JsRun.Api.Callbacks;

/// <summary>The URLs that the service may call. There are no wildcards: an origin is permitted as it is written, a path with all that is below it.</summary>
internal sealed class UrlAllowList
{
    private static readonly string[] HiddenSeparators = ["%2e", "%2f", "%5c", "%00"];

    private readonly List<Uri> _prefixes = [];

    /// <param name="text">URLs, separated by spaces.</param>
    public UrlAllowList(string text)
    {
        foreach (var item in text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (TryRead(item, out var url, out var error) && url.Query.Length == 0)
            {
                _prefixes.Add(url);
            }
            else
            {
                Errors.Add($"'{item}' {error ?? "must have no query."}");
            }
        }
    }

    /// <summary>What is wrong with the setting.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Reads a URL and looks whether it may be called.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="url">It, if so.</param>
    /// <param name="error">Why not: the end of a sentence that begins with the field.</param>
    public bool TryFind(string text, [NotNullWhen(true)] out Uri? url, [NotNullWhen(false)] out string? error)
    {
        if (!TryRead(text, out url, out error))
        {
            return false;
        }

        var wanted = url;
        if (_prefixes.Exists(prefix => Permits(prefix, wanted)))
        {
            return true;
        }

        url = null;
        error = "is not one of the URLs that JsRun:Callbacks:AllowedUrls permits.";
        return false;
    }

    // What is not in the one form that it is sent in is refused: whoever reads it otherwise, or later, would see another address.
    private static bool TryRead(string text, [NotNullWhen(true)] out Uri? url, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (text.Length > 2048 || !Uri.TryCreate(text, UriKind.Absolute, out url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            url = null;
            error = "must be an absolute http or https URL of at most 2048 characters.";
            return false;
        }

        var isCanonical = url.AbsoluteUri == text || (url.AbsolutePath == "/" && url.Query.Length == 0 && url.AbsoluteUri == text + "/");
        if (!isCanonical || url.UserInfo.Length > 0 || url.Fragment.Length > 0 || text.Contains('#', StringComparison.Ordinal)
            || url.IdnHost != url.Host || url.Host.EndsWith('.')
            || HasHiddenSeparator(url.AbsolutePath))
        {
            url = null;
            error = "must be in its plain form: no user, fragment, escaped separators or dot segments; host in lower case ASCII, IPv4 addresses as four decimal numbers.";
            return false;
        }

        return true;
    }

    private static bool HasHiddenSeparator(string path) =>
        Array.Exists(HiddenSeparators, hidden => path.Contains(hidden, StringComparison.OrdinalIgnoreCase));

    private static bool Permits(Uri prefix, Uri url)
    {
        if (url.Scheme != prefix.Scheme || url.Host != prefix.Host || url.Port != prefix.Port)
        {
            return false;
        }

        var path = prefix.AbsolutePath;
        return url.AbsolutePath.StartsWith(path, StringComparison.Ordinal)
            && (path.EndsWith('/') || url.AbsolutePath.Length == path.Length || url.AbsolutePath[path.Length] == '/');
    }
}
