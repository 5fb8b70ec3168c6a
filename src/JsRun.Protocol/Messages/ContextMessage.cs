using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>A request that needs nothing but a context of a runtime.</summary>
public sealed class ContextMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Id or name of the context.</summary>
    public required string Context { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(96 + (Context.Length * 3));
        writer.WriteString(RuntimeId);
        writer.WriteString(Context);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static ContextMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new ContextMessage { RuntimeId = reader.ReadString(), Context = reader.ReadString() };
        reader.ExpectEnd();
        return message;
    }
}
