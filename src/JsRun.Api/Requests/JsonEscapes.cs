using System.Globalization;
using System.Text.Json;

namespace JsRun.Api.Requests;

/// <summary>
/// Texts in JSON that may have lone surrogates, written as escapes: clients can send them, scripts can make them, and
/// <see cref="Utf8JsonReader"/> throws where it unescapes one, when it compares, too. An exception for each would cost more than all else.
/// </summary>
internal static class JsonEscapes
{
    private const int HexDigits = 4;

    /// <summary>Whether the current string or property name is this text; one with a lone surrogate is none.</summary>
    public static bool TextIs(this in Utf8JsonReader reader, ReadOnlySpan<byte> text) => !reader.HasLoneSurrogate() && reader.ValueTextEquals(text);

    /// <summary>Whether the current string or property name is this text; one with a lone surrogate is none.</summary>
    public static bool TextIs(this in Utf8JsonReader reader, string text) => !reader.HasLoneSurrogate() && reader.ValueTextEquals(text);

    /// <summary>Whether the current string or property name cannot be made a .NET string, for a lone surrogate in it.</summary>
    public static bool HasLoneSurrogate(this in Utf8JsonReader reader) => reader.ValueIsEscaped && HasLoneSurrogate(reader.ValueSpan);

    // Of valid JSON between quotes, without the quotes.
    private static bool HasLoneSurrogate(ReadOnlySpan<byte> text)
    {
        var isLowDue = false;
        for (int at; (at = text.IndexOf((byte)'\\')) >= 0;)
        {
            if (isLowDue && at > 0)
            {
                return true;
            }

            var isUnicode = text[at + 1] == (byte)'u';
            var unit = isUnicode ? CodeUnit(text.Slice(at + 2, HexDigits)) : default;
            if (char.IsLowSurrogate(unit) != isLowDue)
            {
                return true;
            }

            isLowDue = char.IsHighSurrogate(unit);
            text = text[(at + 2 + (isUnicode ? HexDigits : 0))..];
        }

        return isLowDue;
    }

    private static char CodeUnit(ReadOnlySpan<byte> digits) => (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
