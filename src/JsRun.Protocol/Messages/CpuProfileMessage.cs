using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Profiles whatever a runtime runs from now on, for a while, and writes the profile in its turn.</summary>
public sealed class CpuProfileMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>How long to profile, in ms.</summary>
    public int DurationMs { get; init; }

    /// <summary>How long writing it may take.</summary>
    public DumpLimits Limits { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(64);
        writer.WriteString(RuntimeId);
        writer.WriteInt32(DurationMs);
        Limits.Write(writer);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static CpuProfileMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new CpuProfileMessage
        {
            RuntimeId = reader.ReadString(),
            DurationMs = reader.ReadInt32(),
            Limits = DumpLimits.Read(ref reader),
        };
        reader.ExpectEnd();
        return message;
    }
}
