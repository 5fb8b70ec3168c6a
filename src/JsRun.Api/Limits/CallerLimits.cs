using JsRun.Api.Options;

namespace JsRun.Api.Limits;

/// <summary>
/// The effective limits of whoever sends a request: finite, immutable. A request can ask for less, never for more.
/// </summary>
internal sealed record CallerLimits(LimitOptions Evaluation, IdleOptions Idle, SnapshotOptions Snapshots, CallbackOptions Callbacks)
{
    /// <summary>The smallest heap limit in bytes.</summary>
    public static long MinHeapBytes => LimitOptions.MinHeapBytes;

    /// <summary>Deepest value in a request.</summary>
    public int MaxInputDepth => Evaluation.MaxInputDepth;
}
