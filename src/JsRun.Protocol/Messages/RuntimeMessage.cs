using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>A request that needs nothing but a runtime's id.</summary>
public sealed class RuntimeMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(64);
        writer.WriteString(RuntimeId);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static RuntimeMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new RuntimeMessage { RuntimeId = reader.ReadString() };
        reader.ExpectEnd();
        return message;
    }
}
