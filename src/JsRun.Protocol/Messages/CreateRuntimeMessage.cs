using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Makes a runtime, sets its globals and runs its bootstrap script.</summary>
public sealed class CreateRuntimeMessage
{
    /// <summary>The id the Api gave it.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>The snapshot that it starts from; empty for none.</summary>
    public string SnapshotId { get; init; } = string.Empty;

    /// <summary>Limits of its isolate.</summary>
    public IsolateLimits IsolateLimits { get; init; }

    /// <summary>Budgets of the bootstrap script.</summary>
    public RunLimits BootstrapLimits { get; init; }

    /// <summary>Seconds without activity after which it is evicted.</summary>
    public int IdleTimeoutSeconds { get; init; }

    /// <summary>Whether its default context has a <c>console</c>.</summary>
    public bool Console { get; init; }

    /// <summary>Whether its default context has the web's globals.</summary>
    public bool Web { get; init; }

    /// <summary>Whether its jobs run only when they are asked to, once the bootstrap script has run.</summary>
    public bool ManualJobs { get; init; }

    /// <summary>Name of the bootstrap script in stack traces.</summary>
    public required string BootstrapFileName { get; init; }

    /// <summary>A JSON object of tagged values, or empty.</summary>
    public ReadOnlyMemory<byte> Globals { get; init; }

    /// <summary>The bootstrap script as a JSON string literal with its quotes, or empty.</summary>
    public ReadOnlyMemory<byte> Bootstrap { get; init; }

    /// <summary>A JSON object of modules by name, or empty.</summary>
    public ReadOnlyMemory<byte> Modules { get; init; }

    /// <summary>An import map, or empty.</summary>
    public ReadOnlyMemory<byte> ImportMap { get; init; }

    /// <summary>What its contexts have of V8's built-ins, as JSON; empty for all.</summary>
    public ReadOnlyMemory<byte> Intrinsics { get; init; }

    /// <summary>Correlation id of the channel over which <see cref="Functions"/> are called; see <see cref="HostCallFrame"/>. 0 without any.</summary>
    public ulong FunctionChannel { get; init; }

    /// <summary>Names of host functions that become globals; <see cref="Vocabulary.ModuleAnswers.LoaderName"/> is the module loader.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(192 + (BootstrapFileName.Length * 3) + Bootstrap.Length + Globals.Length + Modules.Length + ImportMap.Length + Intrinsics.Length);
        writer.WriteString(RuntimeId);
        writer.WriteString(SnapshotId);
        IsolateLimits.Write(writer);
        BootstrapLimits.Write(writer);
        writer.WriteInt32(IdleTimeoutSeconds);
        writer.WriteBoolean(Console);
        writer.WriteBoolean(Web);
        writer.WriteBoolean(ManualJobs);
        writer.WriteString(BootstrapFileName);
        writer.WriteBytes(Globals.Span);
        writer.WriteBytes(Modules.Span);
        writer.WriteBytes(ImportMap.Span);
        writer.WriteBytes(Intrinsics.Span);
        writer.WriteBytes(Bootstrap.Span);
        writer.WriteInt64((long)FunctionChannel);
        writer.WriteInt32(Functions.Count);
        foreach (var function in Functions)
        {
            writer.WriteString(function);
        }

        return writer.ToPayload();
    }

    /// <summary>Reads the message; its memory is the payload's.</summary>
    public static CreateRuntimeMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new CreateRuntimeMessage
        {
            RuntimeId = reader.ReadString(),
            SnapshotId = reader.ReadString(),
            IsolateLimits = IsolateLimits.Read(ref reader),
            BootstrapLimits = RunLimits.Read(ref reader),
            IdleTimeoutSeconds = reader.ReadInt32(),
            Console = reader.ReadBoolean(),
            Web = reader.ReadBoolean(),
            ManualJobs = reader.ReadBoolean(),
            BootstrapFileName = reader.ReadString(),
            Globals = reader.ReadBytes(),
            Modules = reader.ReadBytes(),
            ImportMap = reader.ReadBytes(),
            Intrinsics = reader.ReadBytes(),
            Bootstrap = reader.ReadBytes(),
            FunctionChannel = (ulong)reader.ReadInt64(),
            Functions = ReadFunctions(ref reader),
        };
        reader.ExpectEnd();
        return message;
    }

    private static List<string> ReadFunctions(ref PayloadReader reader)
    {
        // As many as there are bytes for: each takes its length.
        var count = reader.ReadInt32();
        var functions = new List<string>();
        for (var i = 0; i < count; i++)
        {
            functions.Add(reader.ReadString());
        }

        return functions;
    }
}
