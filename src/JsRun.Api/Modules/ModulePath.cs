using System.Text;
using JsRun.Api.Limits;
using JsRun.Api.Options;
using JsRun.Api.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace JsRun.Api.Modules;

/// <summary>The specifier in a request's path: all that follows, percent-encoded, or with plain slashes.</summary>
internal static class ModulePath
{
    private const string Segment = "/modules/";

    /// <summary>The specifier, or what is wrong with it.</summary>
    public static (string Specifier, Problem? Problem) Read(HttpContext http, LimitOptions limits)
    {
        // What the framework decodes has lost a `//` or `..`, and tells an encoded slash from a plain one no longer.
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.Split('?', 2)[0];
        var before = $"/{http.Request.RouteValues["id"]}{Segment}";
        var start = path.IndexOf(before, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return (string.Empty, Problem.Invalid("specifier", $"must follow `{before}`, written without percent-encoding."));
        }

        var specifier = Uri.UnescapeDataString(path[(start + before.Length)..]);
        if (specifier.Length == 0 || specifier.Length > limits.MaxSpecifierLength)
        {
            return (specifier, Problem.Invalid(
                "specifier", $"must have 1 to {limits.MaxSpecifierLength} characters ({LimitRanges.Setting(nameof(LimitOptions.MaxSpecifierLength))})."));
        }

        return IsWellFormed(specifier) ? (specifier, null) : (specifier, Problem.Invalid("specifier", "is not UTF-8."));
    }

    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}
