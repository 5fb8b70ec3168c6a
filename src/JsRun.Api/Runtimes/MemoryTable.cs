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

        if (parsed.RootElement.TryGetProperty("contexts", out var contexts) && contexts.ValueKind == JsonValueKind.Array)
        {
            AppendContexts(text, contexts, parsed.RootElement.GetProperty("sharedBytes"));
        }

        return text.ToString();
    }

    private static void AppendContexts(StringBuilder text, JsonElement contexts, JsonElement sharedBytes)
    {
        text.Append('\n').Append("context".PadRight(NameWidth)).Append("usedBytes".PadLeft(NumberWidth)).Append('\n');
        foreach (var context in contexts.EnumerateArray())
        {
            var id = context.GetProperty("id").GetString()!;
            var name = context.GetProperty("name").GetString();
            text.Append((name is null ? id : $"{id} ({name})").PadRight(NameWidth)).Append(Number(context.GetProperty("usedBytes"))).Append('\n');
        }

        text.Append("(shared)".PadRight(NameWidth)).Append(Number(sharedBytes)).Append('\n');
    }

    private static string Number(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
        ? number.ToString("N0", CultureInfo.InvariantCulture).PadLeft(NumberWidth)
        : value.ToString().PadLeft(NumberWidth);
}
