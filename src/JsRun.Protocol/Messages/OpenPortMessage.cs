using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Gives a context of a runtime a port whose other end is elsewhere.</summary>
public sealed class OpenPortMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Id or name of the context.</summary>
    public required string Context { get; init; }

    /// <summary>What the port is called in there.</summary>
    public required string Name { get; init; }

    /// <summary>Budgets of setters of the global object.</summary>
    public RunLimits RunLimits { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(128 + ((Context.Length + Name.Length) * 3));
        writer.WriteString(RuntimeId);
        writer.WriteString(Context);
        writer.WriteString(Name);
        RunLimits.Write(writer);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static OpenPortMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new OpenPortMessage
        {
            RuntimeId = reader.ReadString(),
            Context = reader.ReadString(),
            Name = reader.ReadString(),
            RunLimits = RunLimits.Read(ref reader),
        };
        reader.ExpectEnd();
        return message;
    }
}
