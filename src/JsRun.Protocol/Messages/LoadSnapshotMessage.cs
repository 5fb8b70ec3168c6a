using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Gives a worker a snapshot, which it keeps until it needs the room for others.</summary>
public sealed class LoadSnapshotMessage
{
    /// <summary>The snapshot's id.</summary>
    public required string SnapshotId { get; init; }

    /// <summary>Whether its context has a <c>console</c>.</summary>
    public bool HasConsole { get; init; }

    /// <summary>Memory in bytes of a runtime that has just started from it.</summary>
    public long HeapBytes { get; init; }

    /// <summary>V8's bytes; the sender has verified that they are what a worker of this build made.</summary>
    public ReadOnlyMemory<byte> Blob { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(64 + (SnapshotId.Length * 3) + Blob.Length);
        writer.WriteString(SnapshotId);
        writer.WriteBoolean(HasConsole);
        writer.WriteInt64(HeapBytes);
        writer.WriteBytes(Blob.Span);
        return writer.ToPayload();
    }

    /// <summary>Reads the message; its memory is the payload's.</summary>
    public static LoadSnapshotMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new LoadSnapshotMessage
        {
            SnapshotId = reader.ReadString(),
            HasConsole = reader.ReadBoolean(),
            HeapBytes = reader.ReadInt64(),
            Blob = reader.ReadBytes(),
        };
        reader.ExpectEnd();
        return message;
    }
}
