using System.Text.Json;
using System.Text.Json.Serialization;

namespace JsRun.Protocol.Settings;

/// <summary>What a worker is told when it starts: the body of <see cref="Frames.FrameKind.Hello"/>.</summary>
public sealed record WorkerSettings
{
    /// <summary>The sender's <see cref="ProtocolVersion.Current"/>; a worker of another version refuses.</summary>
    public required int ProtocolVersion { get; init; }

    /// <summary>Runtimes kept prepared, made with <see cref="WarmHeapBytes"/> and <see cref="WarmStackBytes"/>.</summary>
    public required int WarmRuntimes { get; init; }

    /// <summary>Heap limit of prepared runtimes in bytes.</summary>
    public required long WarmHeapBytes { get; init; }

    /// <summary>JavaScript stack of prepared runtimes in bytes.</summary>
    public required int WarmStackBytes { get; init; }

    /// <summary>Queue length of prepared runtimes.</summary>
    public required int WarmQueueLength { get; init; }

    /// <summary>Seconds between two looks for idle runtimes.</summary>
    public required double IdleSweepSeconds { get; init; }

    /// <summary>CPU time in ms that one turn may use which no evaluation pays for.</summary>
    public required int BackgroundCpuMs { get; init; }

    /// <summary>Resident memory in bytes above which the worker ends itself as out of memory.</summary>
    public required long MaxMemoryBytes { get; init; }

    /// <summary>V8's background threads.</summary>
    public required int V8Threads { get; init; }

    /// <summary>This as the JSON that <see cref="Frames.FrameKind.Hello"/> carries.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, SettingsJsonContext.Default.WorkerSettings);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static WorkerSettings FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, SettingsJsonContext.Default.WorkerSettings)
        ?? throw new JsonException("The worker settings are null.");
}

/// <summary>What a worker answers when it can evaluate: the body of <see cref="Frames.FrameKind.Ready"/>.</summary>
public sealed record WorkerReady
{
    /// <summary>The worker's <see cref="ProtocolVersion.Current"/>.</summary>
    public required int ProtocolVersion { get; init; }

    /// <summary>V8's version.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>The worker's process id.</summary>
    public required int ProcessId { get; init; }

    /// <summary>This as JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, SettingsJsonContext.Default.WorkerReady);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static WorkerReady FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, SettingsJsonContext.Default.WorkerReady)
        ?? throw new JsonException("The worker's answer is null.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkerSettings))]
[JsonSerializable(typeof(WorkerReady))]
internal sealed partial class SettingsJsonContext : JsonSerializerContext;
