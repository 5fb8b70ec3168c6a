using System.Buffers;
using System.Text.Json;

namespace JsRun.Protocol.Settings;

/// <summary>
/// Reads and writes small JSON objects by hand: getting the serializer ready takes a tenth of a worker's start-up.
/// </summary>
internal static class SettingsJson
{
    public static byte[] Write(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writeMembers(writer);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="JsonException">It is no JSON, or a member is missing or of another type.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, Func<JsonElement, T> read)
    {
        using var document = JsonDocument.Parse(json);
        try
        {
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException("A member is missing or of another type.", exception);
        }
    }
}
