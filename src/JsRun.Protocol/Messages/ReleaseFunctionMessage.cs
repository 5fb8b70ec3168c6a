using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Forgets a function handle of a runtime.</summary>
public sealed class ReleaseFunctionMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Number of the function handle.</summary>
    public required long FunctionId { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(64);
        writer.WriteString(RuntimeId);
        writer.WriteInt64(FunctionId);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static ReleaseFunctionMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new ReleaseFunctionMessage { RuntimeId = reader.ReadString(), FunctionId = reader.ReadInt64() };
        reader.ExpectEnd();
        return message;
    }
}
