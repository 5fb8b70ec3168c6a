using System.Globalization;
using System.Text;
using System.Text.Json;

namespace JsRun.Api.Runtimes;

/// <summary>V8's heap statistics as a table for people.</summary>
internal static class MemoryTable
{
    private const int NameWidth = 34;
    private const int NumberWidth = 16;
    private static readonly string[] Columns = ["sizeBytes", "usedBytes", "availableBytes", "physicalBytes"];

    /// <summary>The table of a <c>{"heap":{…},"spaces":[…]}</c>.</summary>
    public static string Format(ReadOnlyMemory<byte> memory)
    {
        using var parsed = JsonDocument.Parse(memory);
        var text = new StringBuilder();
        foreach (var statistic in parsed.RootElement.GetProperty("heap").EnumerateObject())
        {
            text.Append(statistic.Name.PadRight(NameWidth)).Append(Number(statistic.Value)).Append('\n');
        }

        text.Append('\n').Append("space".PadRight(NameWidth));
        foreach (var column in Columns)
        {
            text.Append(column.PadLeft(NumberWidth));
        }

        text.Append('\n');
        foreach (var space in parsed.RootElement.GetProperty("spaces").EnumerateArray())
        {
            text.Append(space.GetProperty("name").GetString()!.PadRight(NameWidth));
            foreach (var column in Columns)
            {
                text.Append(Number(space.GetProperty(column)));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Number(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
        ? number.ToString("N0", CultureInfo.InvariantCulture).PadLeft(NumberWidth)
        : value.ToString().PadLeft(NumberWidth);
}
