using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>What a runtime's tables may hold. A worker has them from its settings; a tenant whose own differ sends them along.</summary>
public sealed record RuntimeBounds
{
    /// <summary>Live function handles.</summary>
    public required int MaxFunctionHandles { get; init; }

    /// <summary>Contexts, the default one included.</summary>
    public required int MaxContexts { get; init; }

    /// <summary>Messages between contexts that wait.</summary>
    public required int MaxQueuedMessages { get; init; }

    /// <summary>Their memory in bytes.</summary>
    public required long MaxQueuedMessageBytes { get; init; }

    /// <summary>Calls of host functions that wait for their answer.</summary>
    public required int MaxPendingHostCalls { get; init; }

    /// <summary>Arguments of those calls together, in bytes of JSON.</summary>
    public required long MaxPendingHostCallBytes { get; init; }

    /// <summary>Arguments of one call, and its answer, in bytes of JSON.</summary>
    public required int MaxHostCallBytes { get; init; }

    /// <summary>Modules that can be imported.</summary>
    public required int MaxModules { get; init; }

    /// <summary>Their sources and names together, in bytes.</summary>
    public required long MaxModuleBytes { get; init; }

    /// <summary>Import maps together, in bytes of JSON.</summary>
    public required int MaxImportMapBytes { get; init; }

    internal void Write(PayloadWriter writer)
    {
        writer.WriteInt32(MaxFunctionHandles);
        writer.WriteInt32(MaxContexts);
        writer.WriteInt32(MaxQueuedMessages);
        writer.WriteInt64(MaxQueuedMessageBytes);
        writer.WriteInt32(MaxPendingHostCalls);
        writer.WriteInt64(MaxPendingHostCallBytes);
        writer.WriteInt32(MaxHostCallBytes);
        writer.WriteInt32(MaxModules);
        writer.WriteInt64(MaxModuleBytes);
        writer.WriteInt32(MaxImportMapBytes);
    }

    internal static RuntimeBounds Read(ref PayloadReader reader) => new()
    {
        MaxFunctionHandles = reader.ReadInt32(),
        MaxContexts = reader.ReadInt32(),
        MaxQueuedMessages = reader.ReadInt32(),
        MaxQueuedMessageBytes = reader.ReadInt64(),
        MaxPendingHostCalls = reader.ReadInt32(),
        MaxPendingHostCallBytes = reader.ReadInt64(),
        MaxHostCallBytes = reader.ReadInt32(),
        MaxModules = reader.ReadInt32(),
        MaxModuleBytes = reader.ReadInt64(),
        MaxImportMapBytes = reader.ReadInt32(),
    };
}
