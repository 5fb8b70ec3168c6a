using System.Text.Encodings.Web;
using System.Text.Json;
using JsRun.Engine.Buffers;
using JsRun.Engine.Native;

namespace JsRun.Engine.ConsoleOutput;

/// <summary>Writes console entries as JSON into a buffer that it reuses. One thread at a time.</summary>
internal sealed class ConsoleEntryWriter : IDisposable
{
    private const int MaxKeptBytes = 64 * 1024;

    private readonly PooledBytes _bytes = new();
    private readonly Utf8JsonWriter _json;

    public ConsoleEntryWriter()
    {
        _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <param name="argsJson">A JSON array, trusted to be valid.</param>
    /// <returns>The entry, valid until the next one is written.</returns>
    public ReadOnlySpan<byte> Write(JsrConsoleLevel level, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argsJson, double atMs)
    {
        if (_bytes.Length > MaxKeptBytes)
        {
            _bytes.Return();
        }

        _bytes.Clear();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("level"u8, level.Utf8Name());
        _json.WriteString("text"u8, text);
        _json.WritePropertyName("args"u8);
        _json.WriteRawValue(argsJson, skipInputValidation: true);
        _json.WriteNumber("atMs"u8, Math.Round(atMs, 3));
        _json.WriteEndObject();
        _json.Flush();
        return _bytes.WrittenSpan;
    }

    public void Dispose()
    {
        _json.Dispose();
        _bytes.Return();
    }
}
