using System.Buffers.Text;

namespace JsRun.Engine;

/// <summary>
/// What a function that feeds streams answers with: <c>[items, state, message, bytes]</c>; state 0 while the stream goes on, 1 when it is closed after
/// the items, 2 when it failed with the message; bytes is the size of the items.
/// </summary>
internal static class StreamItems
{
    /// <summary>Bytes of the items; 0 of what is no such answer.</summary>
    public static long BytesOf(ReadOnlySpan<byte> answer)
    {
        var last = answer[(answer.LastIndexOf((byte)',') + 1)..];
        return Utf8Parser.TryParse(last, out long bytes, out _) ? bytes : 0;
    }
}
