using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>The events of a streamed run, which go in their order in <see cref="FrameKind.StreamPiece"/> frames, as many in each as there are.</summary>
/// <remarks>Layout of each: kind, length, JSON.</remarks>
public static class StreamEvents
{
    /// <summary>Bytes before the JSON of each event.</summary>
    public const int OverheadBytes = 1 + sizeof(int);

    /// <summary>Appends an event.</summary>
    public static void Write(PayloadWriter writer, StreamEventKind kind, ReadOnlySpan<byte> json)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteByte((byte)kind);
        writer.WriteBytes(json);
    }

    /// <summary>Reads the first event of what is left of a piece; the memory is the piece's.</summary>
    /// <exception cref="ProtocolException">There is no such event.</exception>
    public static (StreamEventKind Kind, ReadOnlyMemory<byte> Json) ReadFirst(ref ReadOnlyMemory<byte> rest)
    {
        var reader = new PayloadReader(rest);
        var read = (reader.ReadEnum<StreamEventKind>(), reader.ReadBytes());
        rest = reader.ReadRest();
        return read;
    }
}
