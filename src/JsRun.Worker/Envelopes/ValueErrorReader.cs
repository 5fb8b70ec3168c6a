using System.Text.Json;

namespace JsRun.Worker.Envelopes;

/// <summary>Reads the engine's <c>{"path","message"}</c>.</summary>
internal static class ValueErrorReader
{
    /// <summary>Path and message; empty where they are missing.</summary>
    public static (string Path, string Message) Read(ReadOnlySpan<byte> json)
    {
        var (path, message) = (string.Empty, string.Empty);
        if (json.IsEmpty)
        {
            return (path, message);
        }

        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
            {
                continue;
            }

            var isPath = reader.ValueTextEquals("path"u8);
            var isMessage = reader.ValueTextEquals("message"u8);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !(isPath || isMessage))
            {
                reader.TrySkip();
                continue;
            }

            if (isPath)
            {
                path = Text(ref reader);
            }
            else
            {
                message = Text(ref reader);
            }
        }

        return (path, message);
    }

    /// <summary>The text; one with a lone surrogate, which .NET refuses to read, as it stands in the JSON.</summary>
    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
