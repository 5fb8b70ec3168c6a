using System.Text.Json;
using JsRun.Protocol.Messages;

namespace JsRun.Protocol.Settings;

/// <summary>What a worker is told when it starts: the body of <see cref="Frames.FrameKind.Hello"/>.</summary>
public sealed record WorkerSettings
{
    private const string ProtocolVersionName = "protocolVersion";

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

    /// <summary>Memory in bytes for compiled code that is kept for the next time; 0 keeps none.</summary>
    public required long CodeCacheBytes { get; init; }

    /// <summary>What the tables of a runtime may hold whose tenant has no <see cref="IsolateLimits.Bounds"/> of its own.</summary>
    public required RuntimeBounds Bounds { get; init; }

    /// <summary>Snapshots kept at once; the one that was not used for longest makes room.</summary>
    public required int MaxSnapshots { get; init; }

    /// <summary>Memory in bytes for snapshots and the runtimes that are prepared from them.</summary>
    public required long SnapshotCacheBytes { get; init; }

    /// <summary>Runtimes kept prepared for each snapshot in use.</summary>
    public required int WarmRuntimesPerSnapshot { get; init; }

    /// <summary>How it confines itself before the first script.</summary>
    public required SandboxMode Sandbox { get; init; }

    /// <summary>This as the JSON that <see cref="Frames.FrameKind.Hello"/> carries.</summary>
    public byte[] ToJson() => SettingsJson.Write(writer =>
    {
        writer.WriteNumber(ProtocolVersionName, ProtocolVersion);
        writer.WriteNumber("warmRuntimes", WarmRuntimes);
        writer.WriteNumber("warmHeapBytes", WarmHeapBytes);
        writer.WriteNumber("warmStackBytes", WarmStackBytes);
        writer.WriteNumber("warmQueueLength", WarmQueueLength);
        writer.WriteNumber("idleSweepSeconds", IdleSweepSeconds);
        writer.WriteNumber("backgroundCpuMs", BackgroundCpuMs);
        writer.WriteNumber("maxMemoryBytes", MaxMemoryBytes);
        writer.WriteNumber("v8Threads", V8Threads);
        writer.WriteNumber("codeCacheBytes", CodeCacheBytes);
        writer.WriteNumber("maxFunctionHandles", Bounds.MaxFunctionHandles);
        writer.WriteNumber("maxContexts", Bounds.MaxContexts);
        writer.WriteNumber("maxQueuedMessages", Bounds.MaxQueuedMessages);
        writer.WriteNumber("maxQueuedMessageBytes", Bounds.MaxQueuedMessageBytes);
        writer.WriteNumber("maxPendingHostCalls", Bounds.MaxPendingHostCalls);
        writer.WriteNumber("maxPendingHostCallBytes", Bounds.MaxPendingHostCallBytes);
        writer.WriteNumber("maxHostCallBytes", Bounds.MaxHostCallBytes);
        writer.WriteNumber("maxSnapshots", MaxSnapshots);
        writer.WriteNumber("snapshotCacheBytes", SnapshotCacheBytes);
        writer.WriteNumber("warmRuntimesPerSnapshot", WarmRuntimesPerSnapshot);
        writer.WriteNumber("maxModules", Bounds.MaxModules);
        writer.WriteNumber("maxModuleBytes", Bounds.MaxModuleBytes);
        writer.WriteNumber("maxImportMapBytes", Bounds.MaxImportMapBytes);
        writer.WriteNumber("sandbox", (int)Sandbox);
    });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is no such JSON, or a member is missing.</exception>
    public static WorkerSettings FromJson(ReadOnlyMemory<byte> json) => SettingsJson.Read(json, static root => new WorkerSettings
    {
        ProtocolVersion = root.GetProperty(ProtocolVersionName).GetInt32(),
        WarmRuntimes = root.GetProperty("warmRuntimes").GetInt32(),
        WarmHeapBytes = root.GetProperty("warmHeapBytes").GetInt64(),
        WarmStackBytes = root.GetProperty("warmStackBytes").GetInt32(),
        WarmQueueLength = root.GetProperty("warmQueueLength").GetInt32(),
        IdleSweepSeconds = root.GetProperty("idleSweepSeconds").GetDouble(),
        BackgroundCpuMs = root.GetProperty("backgroundCpuMs").GetInt32(),
        MaxMemoryBytes = root.GetProperty("maxMemoryBytes").GetInt64(),
        V8Threads = root.GetProperty("v8Threads").GetInt32(),
        CodeCacheBytes = root.GetProperty("codeCacheBytes").GetInt64(),
        MaxSnapshots = root.GetProperty("maxSnapshots").GetInt32(),
        SnapshotCacheBytes = root.GetProperty("snapshotCacheBytes").GetInt64(),
        WarmRuntimesPerSnapshot = root.GetProperty("warmRuntimesPerSnapshot").GetInt32(),
        Bounds = ReadBounds(root),
        Sandbox = (SandboxMode)root.GetProperty("sandbox").GetInt32(),
    });

    private static RuntimeBounds ReadBounds(JsonElement root) => new()
    {
        MaxFunctionHandles = root.GetProperty("maxFunctionHandles").GetInt32(),
        MaxContexts = root.GetProperty("maxContexts").GetInt32(),
        MaxQueuedMessages = root.GetProperty("maxQueuedMessages").GetInt32(),
        MaxQueuedMessageBytes = root.GetProperty("maxQueuedMessageBytes").GetInt64(),
        MaxPendingHostCalls = root.GetProperty("maxPendingHostCalls").GetInt32(),
        MaxPendingHostCallBytes = root.GetProperty("maxPendingHostCallBytes").GetInt64(),
        MaxHostCallBytes = root.GetProperty("maxHostCallBytes").GetInt32(),
        MaxModules = root.GetProperty("maxModules").GetInt32(),
        MaxModuleBytes = root.GetProperty("maxModuleBytes").GetInt64(),
        MaxImportMapBytes = root.GetProperty("maxImportMapBytes").GetInt32(),
    };
}
