using System.Globalization;

namespace JsRun.Api.Requests;

/// <summary>The cursor of a list in the order of creation: a letter, and the position of the page's last item.</summary>
internal sealed class SequenceCursor(char letter)
{
    /// <summary>The cursor of the page that follows an item.</summary>
    public string After(long sequence) => letter + sequence.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The position that a cursor stands for; null when it is none.</summary>
    public long? Read(string cursor) =>
        cursor.StartsWith(letter) && long.TryParse(cursor.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : null;
}
