using JsRun.Api.Options;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Limits;

/// <summary>
/// The effective limits of whoever sends a request: finite, immutable. A request can ask for less, never for more.
/// </summary>
internal sealed record CallerLimits(LimitOptions Evaluation, IdleOptions Idle, SnapshotOptions Snapshots, CallbackOptions Callbacks)
{
    /// <summary>What a runtime's tables may hold, where that is not what the service's settings say.</summary>
    public RuntimeBounds? OwnBounds { get; init; }

    /// <summary>What a runtime's tables may hold by these settings.</summary>
    public static RuntimeBounds BoundsOf(LimitOptions limits) => new()
    {
        MaxFunctionHandles = limits.MaxFunctionHandles,
        MaxContexts = limits.MaxContexts,
        MaxQueuedMessages = limits.MaxQueuedMessages,
        MaxQueuedMessageBytes = limits.MaxQueuedMessageBytes,
        MaxPendingHostCalls = limits.MaxPendingHostCalls,
        MaxPendingHostCallBytes = limits.MaxPendingHostCallBytes,
        MaxHostCallBytes = limits.MaxHostCallBytes,
        MaxModules = limits.MaxModules,
        MaxModuleBytes = limits.MaxModuleBytes,
        MaxImportMapBytes = limits.MaxImportMapBytes,
    };

    /// <summary>The smallest heap limit in bytes.</summary>
    public static long MinHeapBytes => LimitOptions.MinHeapBytes;

    /// <summary>Deepest value in a request.</summary>
    public int MaxInputDepth => Evaluation.MaxInputDepth;
}
