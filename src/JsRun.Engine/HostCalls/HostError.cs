using System.Buffers;
using System.Text.Json;

namespace JsRun.Engine;

/// <summary>What a host function throws: an <c>Error</c> of the calling realm.</summary>
/// <param name="Message">Its message.</param>
/// <param name="Name">Its name; null for <c>Error</c>.</param>
/// <param name="Data">Its <c>data</c>, one value of tagged JSON; empty for none.</param>
public readonly record struct HostError(string Message, string? Name = null, ReadOnlyMemory<byte> Data = default)
{
    /// <summary>The error as the native library reads it. <see cref="Data"/> that is no JSON makes that fail, there.</summary>
    internal byte[] ToJson()
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("message"u8, Message);
            if (Name is not null)
            {
                writer.WriteString("name"u8, Name);
            }

            if (!Data.IsEmpty)
            {
                writer.WritePropertyName("data"u8);
                writer.WriteRawValue(Data.Span, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return json.WrittenSpan.ToArray();
    }
}
