namespace JsRun.Api.Runtimes;

/// <summary>What a runtime was made with: effective values, immutable.</summary>
internal sealed record RuntimeConfig
{
    /// <summary>Whether it has a process of its own.</summary>
    public required bool OwnProcess { get; init; }

    public required long MaxHeapBytes { get; init; }

    public required long InitialHeapBytes { get; init; }

    public required int MaxStackBytes { get; init; }

    /// <summary>Wall-clock budget in ms of evaluations that ask for none.</summary>
    public required int TimeoutMs { get; init; }

    /// <summary>CPU budget in ms of evaluations that ask for none.</summary>
    public required int CpuMs { get; init; }

    public required int IdleTimeoutSeconds { get; init; }

    public required bool Console { get; init; }

    /// <summary>Whether its contexts have the web's globals.</summary>
    public required bool Web { get; init; }

    /// <summary>Whether its jobs run only when they are asked to.</summary>
    public required bool ManualJobs { get; init; }

    /// <summary>How it can be debugged; null when it cannot.</summary>
    public InspectorConfig? Inspector { get; init; }

    /// <summary>What its contexts have of V8's built-ins, as canonical JSON; empty for all.</summary>
    public ReadOnlyMemory<byte> Intrinsics { get; init; }

    /// <summary>Id of the snapshot that it was started from; null for none.</summary>
    public string? Snapshot { get; init; }

    public required int MaxResultBytes { get; init; }

    public required int MaxResultDepth { get; init; }
}
