using System.Buffers;

namespace JsRun.Api.Streaming;

/// <summary>Writes JSON on one line, which both forms of event streams require.</summary>
internal static class JsonLine
{
    /// <summary>Writes a JSON text. Line breaks, which valid JSON has only between its tokens, become spaces.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        for (var at = json.IndexOfAny((byte)'\n', (byte)'\r'); at >= 0; at = json.IndexOfAny((byte)'\n', (byte)'\r'))
        {
            output.Write(json[..at]);
            output.Write(" "u8);
            json = json[(at + 1)..];
        }

        output.Write(json);
    }
}
