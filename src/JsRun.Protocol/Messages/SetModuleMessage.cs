using JsRun.Protocol.Frames;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Protocol.Messages;

/// <summary>Stores a module of a runtime.</summary>
public sealed class SetModuleMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>The module's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the source is.</summary>
    public ModuleType Type { get; init; }

    /// <summary>UTF-8, or WebAssembly.</summary>
    public ReadOnlyMemory<byte> Source { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(96 + (Name.Length * 3) + Source.Length);
        writer.WriteString(RuntimeId);
        writer.WriteString(Name);
        writer.WriteByte((byte)Type);
        writer.WriteBytes(Source.Span);
        return writer.ToPayload();
    }

    /// <summary>Reads the message; its memory is the payload's.</summary>
    public static SetModuleMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new SetModuleMessage
        {
            RuntimeId = reader.ReadString(),
            Name = reader.ReadString(),
            Type = reader.ReadEnum<ModuleType>(),
            Source = reader.ReadBytes(),
        };
        reader.ExpectEnd();
        return message;
    }
}
