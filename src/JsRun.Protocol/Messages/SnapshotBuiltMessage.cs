using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>A snapshot that a worker made.</summary>
/// <param name="HeapBytes">Memory in bytes, heap and ArrayBuffers, of a runtime that has just started from it.</param>
/// <param name="Blob">V8's bytes.</param>
public readonly record struct SnapshotBuiltMessage(long HeapBytes, ReadOnlyMemory<byte> Blob)
{
    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(16 + Blob.Length);
        writer.WriteInt64(HeapBytes);
        writer.WriteBytes(Blob.Span);
        return writer.ToPayload();
    }

    /// <summary>Reads the message; its memory is the payload's.</summary>
    public static SnapshotBuiltMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new SnapshotBuiltMessage(reader.ReadInt64(), reader.ReadBytes());
        reader.ExpectEnd();
        return message;
    }
}
