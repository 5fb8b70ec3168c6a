using System.Globalization;

namespace JsRun.Api.Requests.Fields;

/// <summary>A moment in ISO 8601, to the millisecond.</summary>
internal static class Instant
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>Null when the text is no date with a time and an offset, which may be Z, in the years from 1 to 9999.</summary>
    public static DateTimeOffset? TryParse(string? text)
    {
        if (text is null || text.Length < "+00:00".Length)
        {
            return null;
        }

        // .NET would take +1:00 as well.
        var offset = text.EndsWith('Z') ? text[..^1] + "+00:00" : text;
        return offset[^6] is '+' or '-' && offset[^3] == ':' && DateTimeOffset.TryParseExact(offset, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? instant : null;
    }

    /// <summary>As <c>Date.prototype.toISOString</c> writes it.</summary>
    public static string Write(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
