using System.Text.Encodings.Web;
using System.Text.Json;
using JsRun.Engine.Buffers;

namespace JsRun.Engine.Runs;

/// <summary>The error object of a run that was ended from outside, or by what is no exception of the script.</summary>
internal static class StopError
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <param name="stackFields"><c>"stack":"...","frames":[...]</c> as the native library writes it, or empty.</param>
    public static PooledBytes Write(string name, string message, ReadOnlySpan<byte> stackFields)
    {
        var bytes = new PooledBytes();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, name);
            writer.WriteString("message"u8, message);
        }

        bytes.Append(","u8);
        bytes.Append(stackFields.IsEmpty ? "\"stack\":\"\",\"frames\":[]"u8 : stackFields);
        bytes.Append("}"u8);
        return bytes;
    }
}
