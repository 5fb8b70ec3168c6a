using System.Globalization;

namespace JsRun.Api.Requests;

/// <summary>Knows JSON string literals without decoding them.</summary>
internal static class JsonLiteral
{
    private const int SurrogatePairBytes = 4;

    /// <summary>Bytes of UTF-8 that a valid literal's content stands for; a lone surrogate counts as three.</summary>
    public static int Utf8Length(ReadOnlySpan<byte> content)
    {
        var length = 0;
        while (true)
        {
            var plain = content.IndexOf((byte)'\\');
            if (plain < 0)
            {
                return length + content.Length;
            }

            length += plain;
            content = content[plain..];
            if (content[1] != 'u')
            {
                length++;
                content = content[2..];
                continue;
            }

            var unit = Unit(content);
            var pair = (unit & 0xFC00) == 0xD800 && content.Length >= 12 && content[6] == '\\' && content[7] == 'u' && (Unit(content[6..]) & 0xFC00) == 0xDC00;
            length += pair ? SurrogatePairBytes : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
            content = content[(pair ? 12 : 6)..];
        }
    }

    // The code unit of the \uXXXX that the text begins with.
    private static int Unit(ReadOnlySpan<byte> escape) => int.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
