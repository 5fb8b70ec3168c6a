using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Sets or removes a host function of a runtime, or ends its host with all of them.</summary>
public sealed class HostFunctionMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Correlation id of the channel to the host; it is opened with its first function.</summary>
    public required long Channel { get; init; }

    /// <summary>
    /// The function's name; empty when the host ends, and where one is set for that which feeds the streams <c>cs_CHANNEL_NUMBER</c> in values: no global.
    /// </summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Whether calling it blocks the runtime; without meaning for one that is removed.</summary>
    public bool IsSync { get; init; }

    /// <summary>Budgets of setting the global, which may run a setter.</summary>
    public RunLimits RunLimits { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(128);
        writer.WriteString(RuntimeId);
        writer.WriteInt64(Channel);
        writer.WriteString(Name);
        writer.WriteBoolean(IsSync);
        RunLimits.Write(writer);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static HostFunctionMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new HostFunctionMessage
        {
            RuntimeId = reader.ReadString(),
            Channel = reader.ReadInt64(),
            Name = reader.ReadString(),
            IsSync = reader.ReadBoolean(),
            RunLimits = RunLimits.Read(ref reader),
        };
        reader.ExpectEnd();
        return message;
    }
}
