using System.Text.Json;

namespace JsRun.Protocol.Settings;

/// <summary>What a worker answers when it can evaluate: the body of <see cref="Frames.FrameKind.Ready"/>.</summary>
public sealed record WorkerReady
{
    /// <summary>The worker's <see cref="ProtocolVersion.Current"/>.</summary>
    public required int ProtocolVersion { get; init; }

    /// <summary>V8's version.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>Names all that a snapshot depends on; one made by a worker of another build is of no use.</summary>
    public required string SnapshotBuild { get; init; }

    /// <summary>The worker's process id.</summary>
    public required int ProcessId { get; init; }

    /// <summary>How far it is confined.</summary>
    public required SandboxReport Sandbox { get; init; }

    /// <summary>This as JSON.</summary>
    public byte[] ToJson() => SettingsJson.Write(writer =>
    {
        writer.WriteNumber("protocolVersion", ProtocolVersion);
        writer.WriteString("engineVersion", EngineVersion);
        writer.WriteString("snapshotBuild", SnapshotBuild);
        writer.WriteNumber("processId", ProcessId);
        writer.WriteNumber("landlockAbi", Sandbox.LandlockAbi);
        writer.WriteBoolean("hasSeccomp", Sandbox.HasSeccomp);
        writer.WriteNumber("sandboxAttempts", Sandbox.Attempts);
        writer.WriteString("sandboxLacking", Sandbox.Lacking);
    });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is no such JSON, or a member is missing.</exception>
    public static WorkerReady FromJson(ReadOnlyMemory<byte> json) => SettingsJson.Read(json, static root => new WorkerReady
    {
        ProtocolVersion = root.GetProperty("protocolVersion").GetInt32(),
        EngineVersion = root.GetProperty("engineVersion").GetString() ?? throw new JsonException("A text is null."),
        SnapshotBuild = root.GetProperty("snapshotBuild").GetString() ?? throw new JsonException("A text is null."),
        ProcessId = root.GetProperty("processId").GetInt32(),
        Sandbox = new SandboxReport(
            root.GetProperty("landlockAbi").GetInt32(),
            root.GetProperty("hasSeccomp").GetBoolean(),
            root.GetProperty("sandboxAttempts").GetInt32(),
            root.GetProperty("sandboxLacking").GetString() ?? throw new JsonException("A text is null.")),
    });
}
