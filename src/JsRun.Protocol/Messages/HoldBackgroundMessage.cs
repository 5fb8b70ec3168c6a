using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>For a while a runtime is to run nothing that no evaluation pays for.</summary>
public sealed class HoldBackgroundMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>How long.</summary>
    public required int Milliseconds { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(64);
        writer.WriteString(RuntimeId);
        writer.WriteInt32(Milliseconds);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static HoldBackgroundMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new HoldBackgroundMessage { RuntimeId = reader.ReadString(), Milliseconds = reader.ReadInt32() };
        reader.ExpectEnd();
        return message.Milliseconds >= 0 ? message : throw new ProtocolException("A hold of a negative time.");
    }
}
