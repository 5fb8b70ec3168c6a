using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Reads a stream that a result of a runtime has handed out, or gives it up.</summary>
public sealed class ReadStreamMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Budgets of the run.</summary>
    public RunLimits RunLimits { get; init; }

    /// <summary>How items are written. Without meaning for one that is given up.</summary>
    public RunOptions Options { get; init; }

    /// <summary>Number of the stream handle.</summary>
    public required long StreamId { get; init; }

    /// <summary>Items that are sent without having been acknowledged, each by itself; 0: as many as the window has room for.</summary>
    public int MaxItemsAhead { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(96);
        writer.WriteString(RuntimeId);
        RunLimits.Write(writer);
        writer.WriteByte((byte)Options);
        writer.WriteInt64(StreamId);
        writer.WriteInt32(MaxItemsAhead);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static ReadStreamMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new ReadStreamMessage
        {
            RuntimeId = reader.ReadString(),
            RunLimits = RunLimits.Read(ref reader),
            Options = (RunOptions)reader.ReadByte(),
            StreamId = reader.ReadInt64(),
            MaxItemsAhead = reader.ReadInt32(),
        };
        reader.ExpectEnd();
        return message;
    }
}
