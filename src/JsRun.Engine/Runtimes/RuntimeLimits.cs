namespace JsRun.Engine;

/// <summary>The limits of a runtime, fixed when it starts. All are finite.</summary>
/// <param name="MaxHeapBytes">JavaScript heap, ArrayBuffers and WebAssembly memories together.</param>
/// <param name="InitialHeapBytes">Heap size to start with; 0 lets V8 choose.</param>
/// <param name="MaxStackBytes">Stack of JavaScript; the thread gets that and a reserve for native code.</param>
/// <param name="HeapHeadroomBytes">Granted once when the heap is full, so that V8 can unwind.</param>
/// <param name="MaxQueueLength">Commands that may wait, and as many readings of streams beside them.</param>
/// <param name="MaxFunctionHandles">Live function handles; beyond that functions are not serializable.</param>
/// <param name="MaxTimers">Live timers; beyond that <c>setTimeout</c> throws a RangeError.</param>
/// <param name="BackgroundCpuMs">CPU time of each turn that runs for an evaluation which has been answered already.</param>
public sealed record RuntimeLimits(
    long MaxHeapBytes,
    long InitialHeapBytes,
    int MaxStackBytes,
    long HeapHeadroomBytes,
    int MaxQueueLength,
    int MaxFunctionHandles,
    int MaxTimers,
    int BackgroundCpuMs)
{
    /// <summary>Contexts that can be named, the default one included.</summary>
    public int MaxContexts { get; init; } = 1_000;

    /// <summary>Messages between contexts that wait to be delivered; beyond that <c>postMessage</c> throws.</summary>
    public int MaxQueuedMessages { get; init; } = 20_000;

    /// <summary>Memory of those messages in bytes, without the buffers that they transfer, which count as the heap's.</summary>
    public long MaxQueuedMessageBytes { get; init; } = 16 << 20;

    /// <summary>Calls of host functions that wait for their answer; beyond that a call fails. One that was cancelled counts until its host has answered.</summary>
    public int MaxPendingHostCalls { get; init; } = 4_096;

    /// <summary>Arguments of one call of a host function, and its answer, in bytes of JSON.</summary>
    public long MaxHostCallBytes { get; init; } = 4 << 20;

    /// <summary>Arguments of all calls that wait for their answer, in bytes of JSON.</summary>
    public long MaxPendingHostCallBytes { get; init; } = 16 << 20;

    /// <summary>Containers inside one another in an argument of a host function.</summary>
    public int MaxHostCallDepth { get; init; } = 64;

    /// <summary>Modules that can be imported, and instances of them in one context.</summary>
    public int MaxModules { get; init; } = 10_000;

    /// <summary>Sources and names of those modules together, in bytes.</summary>
    public long MaxModuleBytes { get; init; } = 16 << 20;

    /// <summary>Import maps together, in bytes of JSON.</summary>
    public int MaxImportMapBytes { get; init; } = 256 << 10;
}
