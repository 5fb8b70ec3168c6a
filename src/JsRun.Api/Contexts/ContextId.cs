using System.Text.Json;

namespace JsRun.Api.Contexts;

/// <summary>The id in a worker's description of a context.</summary>
internal static class ContextId
{
    public static string Of(ReadOnlySpan<byte> description)
    {
        var reader = new Utf8JsonReader(description);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                return reader.GetString()!;
            }
        }

        throw new JsonException("The description of a context has no id.");
    }
}
