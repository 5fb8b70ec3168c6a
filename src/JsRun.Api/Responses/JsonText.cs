using System.Text.Encodings.Web;
using System.Text.Json;

namespace JsRun.Api.Responses;

/// <summary>Composes small JSON documents.</summary>
internal static class JsonText
{
    /// <summary>Readable text in JSON: nothing here goes into HTML.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes of a document.</summary>
    public static byte[] Compose(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return buffer.ToArray();
    }
}
