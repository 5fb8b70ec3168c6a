using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Sets a property of a runtime's global object.</summary>
public sealed class SetGlobalMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Id or name of the context; empty for the default one.</summary>
    public string Context { get; init; } = string.Empty;

    /// <summary>The property's name.</summary>
    public required string Name { get; init; }

    /// <summary>Budgets: a setter of the global object may run code.</summary>
    public RunLimits RunLimits { get; init; }

    /// <summary>A tagged value.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(96 + ((Name.Length + Context.Length) * 3) + Value.Length);
        writer.WriteString(RuntimeId);
        writer.WriteString(Context);
        writer.WriteString(Name);
        RunLimits.Write(writer);
        writer.WriteBytes(Value.Span);
        return writer.ToPayload();
    }

    /// <summary>Reads the message; its memory is the payload's.</summary>
    public static SetGlobalMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new SetGlobalMessage
        {
            RuntimeId = reader.ReadString(),
            Context = reader.ReadString(),
            Name = reader.ReadString(),
            RunLimits = RunLimits.Read(ref reader),
            Value = reader.ReadBytes(),
        };
        reader.ExpectEnd();
        return message;
    }
}
