using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Makes a runtime one that can be debugged.</summary>
public sealed class EnableInspectorMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Whether its first script waits for a client.</summary>
    public bool WaitForConnection { get; init; }

    /// <summary>Whether the first script that starts while a client is connected pauses at its first statement.</summary>
    public bool BreakOnStart { get; init; }

    /// <summary>Time in ms that one client may have scripts paused.</summary>
    public int MaxPausedMs { get; init; }

    /// <summary>Longest wait in ms for a client that does not take its messages.</summary>
    public int MaxStallMs { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(64);
        writer.WriteString(RuntimeId);
        writer.WriteBoolean(WaitForConnection);
        writer.WriteBoolean(BreakOnStart);
        writer.WriteInt32(MaxPausedMs);
        writer.WriteInt32(MaxStallMs);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static EnableInspectorMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new EnableInspectorMessage
        {
            RuntimeId = reader.ReadString(),
            WaitForConnection = reader.ReadBoolean(),
            BreakOnStart = reader.ReadBoolean(),
            MaxPausedMs = reader.ReadInt32(),
            MaxStallMs = reader.ReadInt32(),
        };
        reader.ExpectEnd();
        return message;
    }
}
