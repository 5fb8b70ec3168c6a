using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Settings;

namespace JsRun.Worker.Hosting;

/// <summary>Starts runtimes, with the limits that the Api leaves to the worker filled in.</summary>
internal sealed class RuntimeStarter(WorkerSettings settings, CodeCache code, IRuntimeObserver observer)
{
    private const int MaxTimers = 10_000;

    /// <summary>With less headroom V8 aborts the process on many scripts that it otherwise unwinds from.</summary>
    private const long MinHeadroomBytes = 512L << 20;

    /// <summary>Starts a runtime; completes when it is ready.</summary>
    /// <param name="limits">See <see cref="Complete"/>.</param>
    /// <param name="number">Names it should it bring the process down.</param>
    /// <param name="snapshot">What it starts from; null for nothing. Not disposed of before it is ready.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<JsRuntime> StartAsync(RuntimeLimits limits, ulong number, RuntimeSnapshot? snapshot, CancellationToken cancellationToken) =>
        StartAsync(new RuntimeOptions(limits) { Number = number, Observer = observer, CodeCache = code, Snapshot = snapshot }, cancellationToken);

    /// <summary>Starts a runtime that a snapshot is to be taken of.</summary>
    public Task<JsRuntime> StartForSnapshotAsync(RuntimeLimits limits, ulong number, CancellationToken cancellationToken) =>
        StartAsync(new RuntimeOptions(limits) { Number = number, Observer = observer, ForSnapshot = true }, cancellationToken);

    private static Task<JsRuntime> StartAsync(RuntimeOptions options, CancellationToken cancellationToken)
    {
        // Starting a thread waits for it to run: not on the caller's, which may be the connection's loop.
        return Task.Run(() => JsRuntime.StartAsync(options, cancellationToken).AsTask(), cancellationToken);
    }

    /// <summary>The engine's limits for what a request asks.</summary>
    public RuntimeLimits Complete(IsolateLimits limits)
    {
        var bounds = limits.Bounds ?? settings.Bounds;
        return new(
            limits.MaxHeapBytes,
            limits.InitialHeapBytes,
            limits.MaxStackBytes,
            Math.Max(MinHeadroomBytes, limits.MaxHeapBytes * 2),
            limits.MaxQueueLength,
            bounds.MaxFunctionHandles,
            MaxTimers,
            settings.BackgroundCpuMs)
        {
            MaxContexts = bounds.MaxContexts,
            MaxQueuedMessages = bounds.MaxQueuedMessages,
            MaxQueuedMessageBytes = bounds.MaxQueuedMessageBytes,
            MaxPendingHostCalls = bounds.MaxPendingHostCalls,
            MaxPendingHostCallBytes = bounds.MaxPendingHostCallBytes,
            MaxHostCallBytes = bounds.MaxHostCallBytes,
            MaxModules = bounds.MaxModules,
            MaxModuleBytes = bounds.MaxModuleBytes,
            MaxImportMapBytes = bounds.MaxImportMapBytes,
        };
    }
}
