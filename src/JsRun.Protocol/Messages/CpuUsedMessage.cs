using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>A runtime has taken CPU time that no <see cref="RunResultMessage"/> tells.</summary>
public sealed class CpuUsedMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>How much since the last such message, in µs; at least 1.</summary>
    public required long Microseconds { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(64);
        writer.WriteString(RuntimeId);
        writer.WriteInt64(Microseconds);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static CpuUsedMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new CpuUsedMessage { RuntimeId = reader.ReadString(), Microseconds = reader.ReadInt64() };
        reader.ExpectEnd();
        return message.Microseconds > 0 ? message : throw new ProtocolException("A use of no CPU time.");
    }
}
