using System.Buffers;
using System.Text;

namespace JsRun.Api.Requests;

/// <summary>Finds where a text stops being UTF-8.</summary>
internal static class Utf8Position
{
    /// <summary>Line and byte in it, both from 1, of the first malformed sequence.</summary>
    public static string OfFirstError(ReadOnlySpan<byte> text)
    {
        var offset = 0;
        while (offset < text.Length && Rune.DecodeFromUtf8(text[offset..], out _, out var consumed) == OperationStatus.Done)
        {
            offset += consumed;
        }

        var before = text[..offset];
        return $"line {before.Count((byte)'\n') + 1}, byte {offset - before.LastIndexOf((byte)'\n')}";
    }
}
