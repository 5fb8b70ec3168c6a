namespace JsRun.Api.Options;

/// <summary>What one tenant may use in all: section <c>JsRun:Quotas</c>, and of a tenant <c>JsRun:Tenants:ID:Quotas</c>.</summary>
internal sealed record QuotaOptions
{
    /// <summary>Requests a second, over all endpoints that need a key; 0: as many as come.</summary>
    [AllowedRange(0, 1_000_000)]
    public int RequestsPerSecond { get; init; }

    /// <summary>Requests that may come at once after a pause; 0: those of one second.</summary>
    [AllowedRange(0, 10_000_000)]
    public int RequestBurst { get; init; }

    /// <summary>CPU time in ms that scripts may take a minute, evaluations and what goes on after them; 0: what the machine has. Whoever has used it up waits until it has grown again.</summary>
    [AllowedRange(0, 60_000_000)]
    public long CpuMsPerMinute { get; init; }

    /// <summary>Evaluations and calls under way at once, those that wait for their runtime's turn included; more wait.</summary>
    [AllowedRange(1, 100_000)]
    public int MaxConcurrentEvaluations { get; init; } = 2_000;

    /// <summary>Evaluations and calls that wait for one of those to end; more are refused.</summary>
    [AllowedRange(0, 1_000_000)]
    public int MaxQueuedEvaluations { get; init; } = 10_000;

    /// <summary>Calls of host functions at URLs under way at once; more wait.</summary>
    [AllowedRange(1, 100_000)]
    public int MaxConcurrentHostCalls { get; init; } = 64;

    /// <summary>Memory in bytes that requests take which are being read or carried out: bodies and messages of sessions. To read a body takes up to three times its length for a moment.</summary>
    [AllowedRange(ByteSize.MiB, 1024L * ByteSize.GiB)]
    public long MaxInputBytes { get; init; } = 512 * ByteSize.MiB;

    /// <summary>Heap limits of all live runtimes together, in bytes.</summary>
    [AllowedRange(LimitOptions.MinHeapBytes, 1024L * 1024 * ByteSize.GiB)]
    public long MaxTotalHeapBytes { get; init; } = 1024 * ByteSize.GiB;

    /// <summary>Live runtimes with a worker process of their own (<c>isolation</c> <c>process</c>, or an inspector), of which <c>Workers:MaxProcesses</c> leaves few.</summary>
    [AllowedRange(0, 1_000)]
    public int MaxProcesses { get; init; } = 8;

    /// <summary>Contexts of all live runtimes together, the default one of each included.</summary>
    [AllowedRange(1, 10_000_000)]
    public int MaxTotalContexts { get; init; } = 100_000;

    /// <summary>Live sessions (WebSockets).</summary>
    [AllowedRange(1, 100_000)]
    public int MaxSessions { get; init; } = 1_000;

    /// <summary><see cref="RequestBurst"/>, or what stands for 0.</summary>
    [NotASetting]
    public int EffectiveBurst => RequestBurst > 0 ? RequestBurst : RequestsPerSecond;
}
