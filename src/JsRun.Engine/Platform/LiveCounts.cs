namespace JsRun.Engine;

/// <summary>What is alive in the process, for tests and diagnostics.</summary>
public readonly record struct LiveCounts(long Isolates, long Contexts, long Runs, long Functions);
