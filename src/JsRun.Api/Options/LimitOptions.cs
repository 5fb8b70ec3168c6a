namespace JsRun.Api.Options;

/// <summary>Defaults and maxima of what a request may ask for: section <c>JsRun:Limits</c>. Every limit is finite.</summary>
internal sealed class LimitOptions
{
    /// <summary>The smallest heap limit in bytes that V8 can work with.</summary>
    public const int MinHeapBytes = 8 * ByteSize.MiB;

    /// <summary>The smallest JavaScript stack in bytes.</summary>
    public const int MinStackBytes = 64 * ByteSize.KiB;

    /// <summary>Heap limit in bytes of a runtime that does not ask for one.</summary>
    [AllowedRange(MinHeapBytes, 16 * ByteSize.GiB)]
    public long DefaultHeapBytes { get; init; } = 64 * ByteSize.MiB;

    /// <summary>Highest heap limit in bytes that a runtime may ask for.</summary>
    [AllowedRange(MinHeapBytes, 16 * ByteSize.GiB)]
    public long MaxHeapBytes { get; init; } = 512 * ByteSize.MiB;

    /// <summary>JavaScript stack in bytes of a runtime that does not ask for one.</summary>
    [AllowedRange(MinStackBytes, 64 * ByteSize.MiB)]
    public int DefaultStackBytes { get; init; } = ByteSize.MiB;

    /// <summary>Largest JavaScript stack in bytes that a runtime may ask for.</summary>
    [AllowedRange(MinStackBytes, 64 * ByteSize.MiB)]
    public int MaxStackBytes { get; init; } = 8 * ByteSize.MiB;

    /// <summary>Wall-clock budget in ms of an evaluation that does not ask for one.</summary>
    [AllowedRange(1, 3_600_000)]
    public int DefaultTimeoutMs { get; init; } = 5_000;

    /// <summary>Longest wall-clock budget in ms that an evaluation may ask for.</summary>
    [AllowedRange(1, 3_600_000)]
    public int MaxTimeoutMs { get; init; } = 60_000;

    /// <summary>CPU budget in ms of an evaluation that does not ask for one.</summary>
    [AllowedRange(1, 3_600_000)]
    public int DefaultCpuMs { get; init; } = 5_000;

    /// <summary>Largest CPU budget in ms that an evaluation may ask for.</summary>
    [AllowedRange(1, 3_600_000)]
    public int MaxCpuMs { get; init; } = 60_000;

    /// <summary>Longest source text in bytes of UTF-8.</summary>
    [AllowedRange(1, 64 * ByteSize.MiB)]
    public int MaxCodeBytes { get; init; } = 4 * ByteSize.MiB;

    /// <summary>Longest request body in bytes.</summary>
    [AllowedRange(1024, 128 * ByteSize.MiB)]
    public int MaxRequestBytes { get; init; } = 16 * ByteSize.MiB;

    /// <summary>Deepest value in a request, in containers inside one another. One of them takes up to three levels of JSON; workers read 200.</summary>
    [AllowedRange(1, 64)]
    public int MaxInputDepth { get; init; } = 64;

    /// <summary>Largest result in bytes of its JSON.</summary>
    [AllowedRange(1024, 128 * ByteSize.MiB)]
    public int MaxResultBytes { get; init; } = 10 * ByteSize.MiB;

    /// <summary>Deepest result, in containers inside one another.</summary>
    [AllowedRange(1, 256)]
    public int MaxResultDepth { get; init; } = 64;

    /// <summary>Console entries kept of one evaluation.</summary>
    [AllowedRange(0, 100_000)]
    public int MaxConsoleEntries { get; init; } = 1_000;

    /// <summary>Bytes of JSON of the console entries kept of one evaluation.</summary>
    [AllowedRange(0, 32 * ByteSize.MiB)]
    public int MaxConsoleBytes { get; init; } = ByteSize.MiB;

    /// <summary>Requests that may wait for one runtime, and as many readings of streams beside them.</summary>
    [AllowedRange(1, 10_000)]
    public int MaxQueueLength { get; init; } = 100;

    /// <summary>
    /// One-shot evaluations that run at once, over all workers; 8 per core unless set. Those that wait here use up no budget, which those
    /// that wait for a core do.
    /// </summary>
    [ServiceWide]
    [AllowedRange(1, 10_000)]
    public int MaxConcurrentEvaluations { get; init; } = 8 * Environment.ProcessorCount;

    /// <summary>One-shot evaluations that wait while <see cref="MaxConcurrentEvaluations"/> are running; more are refused.</summary>
    [ServiceWide]
    [AllowedRange(0, 100_000)]
    public int MaxWaitingEvaluations { get; init; } = 1_000;

    /// <summary>Evaluations in one batch.</summary>
    [AllowedRange(1, 10_000)]
    public int MaxBatchEvaluations { get; init; } = 1_000;

    /// <summary>Evaluations of one batch that run at once: half of all places, so that there are some for others.</summary>
    [NotASetting]
    public int BatchParallelism => Math.Max(1, MaxConcurrentEvaluations / 2);

    /// <summary>Longest CPU profile in ms that a request may ask for.</summary>
    [AllowedRange(1, 600_000)]
    public int MaxProfileMs { get; init; } = 60_000;

    /// <summary>Wall-clock time in ms that the writing of a heap snapshot or CPU profile may take, the client's reading included.</summary>
    [AllowedRange(100, 3_600_000)]
    public int MaxDumpMs { get; init; } = 120_000;

    /// <summary>Longest wait in ms, while a heap snapshot or CPU profile is written, for a client that takes nothing.</summary>
    [AllowedRange(10, 600_000)]
    public int MaxDumpStallMs { get; init; } = 10_000;

    /// <summary>
    /// Function handles of one runtime that are alive at once; beyond that a function in a result is not serializable. Each takes some
    /// 200 bytes beside the heap, and keeps its function alive.
    /// </summary>
    [AllowedRange(1, 1_000_000)]
    public int MaxFunctionHandles { get; init; } = 10_000;

    /// <summary>Contexts of one runtime that can be named, the default one included. Each takes some 200 KB of the runtime's heap.</summary>
    [AllowedRange(1, 100_000)]
    public int MaxContexts { get; init; } = 1_000;

    /// <summary>Links of one runtime with others (<c>POST /runtimes/{id}/links</c>). In each direction some messages are on their way, in the memory of service and receiver: 1 MiB, or one that is larger.</summary>
    [AllowedRange(1, 10_000)]
    public int MaxLinksPerRuntime { get; init; } = 100;

    /// <summary>Messages of one runtime that wait: between its contexts, and those to other runtimes until the service has passed them on; beyond that <c>postMessage</c> throws a QuotaExceededError.</summary>
    [AllowedRange(1, 1_000_000)]
    public int MaxQueuedMessages { get; init; } = 20_000;

    /// <summary>
    /// Memory of those messages in bytes, 256 for each, as much for each of its buffers, and its data; it counts as memory of the runtime.
    /// What is in transferred buffers is not counted here, since it is counted there.
    /// </summary>
    [AllowedRange(1024, ByteSize.GiB)]
    public long MaxQueuedMessageBytes { get; init; } = 16 * ByteSize.MiB;

    /// <summary>
    /// Calls of one runtime's host functions and module loader that wait for their answer; beyond that a call fails. One that was cancelled counts until its
    /// host has answered.
    /// </summary>
    [AllowedRange(1, 100_000)]
    public int MaxPendingHostCalls { get; init; } = 4_096;

    /// <summary>Arguments of those calls together, in bytes of JSON.</summary>
    [AllowedRange(1024, ByteSize.GiB)]
    public long MaxPendingHostCallBytes { get; init; } = 16 * ByteSize.MiB;

    /// <summary>Arguments of one call of a host function, and its answer, in bytes of JSON.</summary>
    [AllowedRange(1024, 16 * ByteSize.MiB)]
    public int MaxHostCallBytes { get; init; } = 4 * ByteSize.MiB;

    /// <summary>
    /// Time in ms that one debugger may have a runtime's scripts paused, and that a runtime's first script may wait for a debugger; it counts
    /// neither as wall-clock nor as CPU time of an evaluation.
    /// </summary>
    [AllowedRange(100, 86_400_000)]
    public int MaxPausedMs { get; init; } = 600_000;

    /// <summary>Longest message in bytes of a debugger.</summary>
    [AllowedRange(1024, 64 * ByteSize.MiB)]
    public int MaxInspectorMessageBytes { get; init; } = 8 * ByteSize.MiB;

    /// <summary>Live sessions (WebSockets) of one runtime.</summary>
    [AllowedRange(1, 1_000)]
    public int MaxSessionsPerRuntime { get; init; } = 8;

    /// <summary>Live sessions of all tenants; of each there are at most <see cref="QuotaOptions.MaxSessions"/>.</summary>
    [ServiceWide]
    [AllowedRange(1, 100_000)]
    public int MaxSessions { get; init; } = 4_000;

    /// <summary>Requests of one session that are under way at once; together they have no more than <see cref="MaxRequestBytes"/>.</summary>
    [AllowedRange(1, 10_000)]
    public int MaxSessionRequests { get; init; } = 100;

    /// <summary>Functions that one session has bound.</summary>
    [AllowedRange(1, 10_000)]
    public int MaxSessionFunctions { get; init; } = 1_000;

    /// <summary>Streams that one session feeds at once.</summary>
    [AllowedRange(1, 1_000)]
    public int MaxSessionStreams { get; init; } = 100;

    /// <summary>Pushes of one session that wait until there is room in their streams.</summary>
    [AllowedRange(1, 100_000)]
    public int MaxSessionPushes { get; init; } = 1_000;

    /// <summary>Bytes of what one session has pushed and nobody has read, all its streams together; a single item may be larger.</summary>
    [AllowedRange(1024, 256 * ByteSize.MiB)]
    public int MaxSessionPushBytes { get; init; } = 16 * ByteSize.MiB;

    /// <summary>
    /// Bytes of messages that wait for one session's client, beyond a single one; a client that lets more come up is disconnected.
    /// </summary>
    [AllowedRange(ByteSize.MiB, 4 * ByteSize.GiB)]
    public long MaxSessionUnsentBytes { get; init; } = 64 * ByteSize.MiB;

    /// <summary>Longest wait in ms for a session's client that takes nothing of what it is sent; then it is disconnected.</summary>
    [AllowedRange(100, 600_000)]
    public int MaxSessionStallMs { get; init; } = 10_000;

    /// <summary>Modules that one runtime can import, and instances of them in each of its contexts.</summary>
    [AllowedRange(0, 100_000)]
    public int MaxModules { get; init; } = 10_000;

    /// <summary>Sources and names of one runtime's modules together, in bytes.</summary>
    [AllowedRange(0, 256 * ByteSize.MiB)]
    public long MaxModuleBytes { get; init; } = 16 * ByteSize.MiB;

    /// <summary>Longest name of a module, in characters.</summary>
    [AllowedRange(1, 8_192)]
    public int MaxSpecifierLength { get; init; } = 1_024;

    /// <summary>Longest import map in bytes of its JSON, over all that are given to one runtime.</summary>
    [AllowedRange(0, 16 * ByteSize.MiB)]
    public int MaxImportMapBytes { get; init; } = 256 * ByteSize.KiB;

    /// <summary>Live runtimes.</summary>
    [AllowedRange(1, 100_000)]
    public int MaxRuntimes { get; init; } = 500;
}
