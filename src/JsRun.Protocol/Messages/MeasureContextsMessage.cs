using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Measures what each context of a runtime takes.</summary>
public sealed class MeasureContextsMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Budgets: what V8 has posted may run code.</summary>
    public RunLimits RunLimits { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(80);
        writer.WriteString(RuntimeId);
        RunLimits.Write(writer);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static MeasureContextsMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new MeasureContextsMessage { RuntimeId = reader.ReadString(), RunLimits = RunLimits.Read(ref reader) };
        reader.ExpectEnd();
        return message;
    }
}
