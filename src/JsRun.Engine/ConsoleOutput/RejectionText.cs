using System.Text;
using System.Text.Json;

namespace JsRun.Engine.ConsoleOutput;

/// <summary>How a rejection that nobody handled reads in the console, as in a browser.</summary>
internal static class RejectionText
{
    /// <param name="errorJson"><c>{"name","message",...}</c></param>
    public static byte[] Write(ReadOnlySpan<byte> errorJson)
    {
        string? name = null;
        string? message = null;
        var reader = new Utf8JsonReader(errorJson, new JsonReaderOptions { MaxDepth = 1000 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = reader.ValueTextEquals("name"u8);
            var isMessage = reader.ValueTextEquals("message"u8);
            reader.Read();
            if (isName)
            {
                name = Text(ref reader);
            }
            else if (isMessage)
            {
                message = Text(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        var what = string.IsNullOrEmpty(name) ? message : string.IsNullOrEmpty(message) ? name : $"{name}: {message}";
        return Encoding.UTF8.GetBytes($"Uncaught (in promise) {what}");
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate is valid in JavaScript and in the JSON, but no .NET string can be made of it.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
