using System.Text;

namespace JsRun.Engine.Tests.Fuzzing;

/// <summary>Literals of texts, lone surrogates included.</summary>
internal static class ModelText
{
    /// <summary>A literal of JSON: what need not be escaped is not.</summary>
    public static string Json(string text) => Literal(text, asciiOnly: false);

    /// <summary>A literal of JavaScript.</summary>
    public static string Js(string text) => Literal(text, asciiOnly: true);

    private static string Literal(string text, bool asciiOnly)
    {
        var literal = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\')
            {
                literal.Append('\\').Append(c);
            }
            else if (c < ' ' || (c > '~' && (asciiOnly || IsLone(text, i))))
            {
                literal.Append($"\\u{(int)c:x4}");
            }
            else
            {
                literal.Append(c);
            }
        }

        return literal.Append('"').ToString();
    }

    private static bool IsLone(string text, int at) =>
        (char.IsHighSurrogate(text[at]) && !(at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])))
        || (char.IsLowSurrogate(text[at]) && !(at > 0 && char.IsHighSurrogate(text[at - 1])));
}
