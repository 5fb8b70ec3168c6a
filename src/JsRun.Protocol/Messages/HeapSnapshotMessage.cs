using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Writes a snapshot of a runtime's heap, in its turn.</summary>
public sealed class HeapSnapshotMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>How long it may take.</summary>
    public DumpLimits Limits { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(64);
        writer.WriteString(RuntimeId);
        Limits.Write(writer);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static HeapSnapshotMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new HeapSnapshotMessage { RuntimeId = reader.ReadString(), Limits = DumpLimits.Read(ref reader) };
        reader.ExpectEnd();
        return message;
    }
}
