using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>A request that needs nothing but a module of a runtime.</summary>
public sealed class ModuleMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>The module's name.</summary>
    public required string Name { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(96 + (Name.Length * 3));
        writer.WriteString(RuntimeId);
        writer.WriteString(Name);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static ModuleMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new ModuleMessage { RuntimeId = reader.ReadString(), Name = reader.ReadString() };
        reader.ExpectEnd();
        return message;
    }
}
