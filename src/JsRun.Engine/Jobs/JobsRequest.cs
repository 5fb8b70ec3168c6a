namespace JsRun.Engine;

/// <summary>Jobs to run.</summary>
/// <param name="MaxJobs">How many at most.</param>
/// <param name="Context">Id or name of the context whose jobs run; null for those of all, and V8's own.</param>
/// <param name="Limits">Limits of them together.</param>
public sealed record JobsRequest(int MaxJobs, string? Context, RunLimits Limits);
