using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Hands an object over from one context of a runtime to another, as a global there.</summary>
public sealed class HandOverMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Id or name of the context that gets it; empty for the default one.</summary>
    public string Context { get; init; } = string.Empty;

    /// <summary>The global's name.</summary>
    public required string Name { get; init; }

    /// <summary>Id or name of the context that the expression is evaluated in.</summary>
    public required string FromContext { get; init; }

    /// <summary>Budgets of the expression.</summary>
    public RunLimits RunLimits { get; init; }

    /// <summary>The expression as a JSON string literal with its quotes.</summary>
    public ReadOnlyMemory<byte> Expression { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(160 + ((Context.Length + Name.Length + FromContext.Length) * 3) + Expression.Length);
        writer.WriteString(RuntimeId);
        writer.WriteString(Context);
        writer.WriteString(Name);
        writer.WriteString(FromContext);
        RunLimits.Write(writer);
        writer.WriteBytes(Expression.Span);
        return writer.ToPayload();
    }

    /// <summary>Reads the message; its memory is the payload's.</summary>
    public static HandOverMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new HandOverMessage
        {
            RuntimeId = reader.ReadString(),
            Context = reader.ReadString(),
            Name = reader.ReadString(),
            FromContext = reader.ReadString(),
            RunLimits = RunLimits.Read(ref reader),
            Expression = reader.ReadBytes(),
        };
        reader.ExpectEnd();
        return message;
    }
}
