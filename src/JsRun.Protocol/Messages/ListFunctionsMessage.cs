using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Lists function handles of a runtime, in the order in which they were handed out.</summary>
public sealed class ListFunctionsMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Number of the handle after which the list begins; 0 for the first.</summary>
    public long After { get; init; }

    /// <summary>Handles in the answer, at most.</summary>
    public required int MaxItems { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(64);
        writer.WriteString(RuntimeId);
        writer.WriteInt64(After);
        writer.WriteInt32(MaxItems);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static ListFunctionsMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new ListFunctionsMessage { RuntimeId = reader.ReadString(), After = reader.ReadInt64(), MaxItems = reader.ReadInt32() };
        reader.ExpectEnd();
        return message;
    }
}
