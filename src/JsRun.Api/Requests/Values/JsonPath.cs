using System.Globalization;
using System.Text;
using System.Text.Json;

namespace JsRun.Api.Requests.Values;

/// <summary>Where a reader is in a value: cheap to keep, made a text only for an error.</summary>
internal sealed class JsonPath(string root)
{
    private const int MaxLength = 500;
    private const int MaxNameBytes = 200;

    private readonly List<Segment> _segments = [];

    /// <summary>Enters a member; the name is as it stands in the body, without quotes.</summary>
    public void PushName(int start, int length) => _segments.Add(new Segment(start, length, -1));

    /// <summary>Enters an array.</summary>
    public void PushIndex() => _segments.Add(new Segment(0, 0, 0));

    /// <summary>Goes to the array's next item.</summary>
    public void NextIndex() => _segments[^1] = _segments[^1] with { Index = _segments[^1].Index + 1 };

    /// <summary>Leaves the member or array.</summary>
    public void Pop() => _segments.RemoveAt(_segments.Count - 1);

    /// <summary>The path as <c>globals.a.b[0]["not a name"]</c>; long names and long paths are cut.</summary>
    public string ToText(ReadOnlySpan<byte> body)
    {
        var text = new StringBuilder(root);
        foreach (var segment in _segments)
        {
            if (text.Length > MaxLength)
            {
                return text.Append('…').ToString();
            }

            if (segment.Index >= 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{segment.Index}]");
                continue;
            }

            var name = Unescape(body.Slice(segment.NameStart, Math.Min(segment.NameLength, MaxNameBytes)));
            if (IsIdentifier(name))
            {
                text.Append('.').Append(name);
            }
            else
            {
                text.Append("[\"").Append(name).Append("\"]");
            }
        }

        return text.ToString();
    }

    private static string Unescape(ReadOnlySpan<byte> name)
    {
        try
        {
            return name.Contains((byte)'\\') ? JsonSerializer.Deserialize<string>($"\"{Encoding.UTF8.GetString(name)}\"")! : Encoding.UTF8.GetString(name);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A lone surrogate: the escape is the best name there is.
            return Encoding.UTF8.GetString(name);
        }
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '$');

    private readonly record struct Segment(int NameStart, int NameLength, int Index);
}
