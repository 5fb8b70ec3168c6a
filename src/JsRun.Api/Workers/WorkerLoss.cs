using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Workers;

/// <summary>A request's worker ended before it answered.</summary>
/// <param name="Fault">Set when this request's code brought it down: how.</param>
/// <param name="Ordered">Whether the service itself ended the worker, because it was to end.</param>
internal sealed record WorkerLoss(CrashReason? Fault, bool Ordered)
{
    public static readonly WorkerLoss Innocent = new(null, false);
}
