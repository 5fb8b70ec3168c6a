using JsRun.Protocol.Frames;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Protocol.Messages;

/// <summary>A runtime is gone without having been deleted.</summary>
public sealed class RuntimeClosedMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Why.</summary>
    public required CloseReason Reason { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(64);
        writer.WriteString(RuntimeId);
        writer.WriteByte((byte)Reason);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static RuntimeClosedMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new RuntimeClosedMessage { RuntimeId = reader.ReadString(), Reason = reader.ReadEnum<CloseReason>() };
        reader.ExpectEnd();
        return message;
    }
}
