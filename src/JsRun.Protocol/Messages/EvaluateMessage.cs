using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Evaluates source text in a runtime, or, when <see cref="RuntimeId"/> is empty, in a fresh one that is thrown away.</summary>
public sealed class EvaluateMessage
{
    /// <summary>The runtime's id; empty for a one-shot.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>The snapshot that a one-shot starts from; empty for none.</summary>
    public string SnapshotId { get; init; } = string.Empty;

    /// <summary>Limits of a one-shot's isolate; the runtime's own count otherwise.</summary>
    public IsolateLimits IsolateLimits { get; init; }

    /// <summary>Budgets of this run.</summary>
    public RunLimits RunLimits { get; init; }

    /// <summary>How it is run and answered.</summary>
    public RunOptions Options { get; init; }

    /// <summary>Name in stack traces.</summary>
    public required string FileName { get; init; }

    /// <summary>Id or name of the context to run in; empty for the default one, and with <see cref="RunOptions.FreshContext"/>.</summary>
    public string Context { get; init; } = string.Empty;

    /// <summary>The source as it stood in the request: a JSON string literal with its quotes.</summary>
    public ReadOnlyMemory<byte> Code { get; init; }

    /// <summary>A JSON object of tagged values, or empty.</summary>
    public ReadOnlyMemory<byte> Globals { get; init; }

    /// <summary>A JSON object of modules by name, or empty.</summary>
    public ReadOnlyMemory<byte> Modules { get; init; }

    /// <summary>An import map, or empty.</summary>
    public ReadOnlyMemory<byte> ImportMap { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(192 + ((FileName.Length + Context.Length) * 3) + Code.Length + Globals.Length + Modules.Length + ImportMap.Length);
        writer.WriteString(RuntimeId);
        writer.WriteString(SnapshotId);
        IsolateLimits.Write(writer);
        RunLimits.Write(writer);
        writer.WriteByte((byte)Options);
        writer.WriteString(FileName);
        writer.WriteString(Context);
        writer.WriteBytes(Globals.Span);
        writer.WriteBytes(Modules.Span);
        writer.WriteBytes(ImportMap.Span);
        writer.WriteBytes(Code.Span);
        return writer.ToPayload();
    }

    /// <summary>Reads the message; its memory is the payload's.</summary>
    public static EvaluateMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new EvaluateMessage
        {
            RuntimeId = reader.ReadString(),
            SnapshotId = reader.ReadString(),
            IsolateLimits = IsolateLimits.Read(ref reader),
            RunLimits = RunLimits.Read(ref reader),
            Options = (RunOptions)reader.ReadByte(),
            FileName = reader.ReadString(),
            Context = reader.ReadString(),
            Globals = reader.ReadBytes(),
            Modules = reader.ReadBytes(),
            ImportMap = reader.ReadBytes(),
            Code = reader.ReadBytes(),
        };
        reader.ExpectEnd();
        return message;
    }
}
