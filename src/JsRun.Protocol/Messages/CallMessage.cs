using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Calls a function of a runtime, by dotted name or by handle.</summary>
public sealed class CallMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Budgets of this run.</summary>
    public RunLimits RunLimits { get; init; }

    /// <summary>How it is answered.</summary>
    public RunOptions Options { get; init; }

    /// <summary>Dotted name; empty when <see cref="FunctionId"/> names a handle.</summary>
    public required string Path { get; init; }

    /// <summary>Number of a function handle; 0 when <see cref="Path"/> names the function.</summary>
    public long FunctionId { get; init; }

    /// <summary>Id or name of the context to run in; empty for the default one, and with <see cref="RunOptions.FreshContext"/>.</summary>
    public string Context { get; init; } = string.Empty;

    /// <summary>A JSON array of tagged values, or empty.</summary>
    public ReadOnlyMemory<byte> Arguments { get; init; }

    /// <summary>A tagged value, or empty.</summary>
    public ReadOnlyMemory<byte> This { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(128 + ((Path.Length + Context.Length) * 3) + Arguments.Length + This.Length);
        writer.WriteString(RuntimeId);
        RunLimits.Write(writer);
        writer.WriteByte((byte)Options);
        writer.WriteString(Path);
        writer.WriteInt64(FunctionId);
        writer.WriteString(Context);
        writer.WriteBytes(This.Span);
        writer.WriteBytes(Arguments.Span);
        return writer.ToPayload();
    }

    /// <summary>Reads the message; its memory is the payload's.</summary>
    public static CallMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new CallMessage
        {
            RuntimeId = reader.ReadString(),
            RunLimits = RunLimits.Read(ref reader),
            Options = (RunOptions)reader.ReadByte(),
            Path = reader.ReadString(),
            FunctionId = reader.ReadInt64(),
            Context = reader.ReadString(),
            This = reader.ReadBytes(),
            Arguments = reader.ReadBytes(),
        };
        reader.ExpectEnd();
        return message;
    }
}
