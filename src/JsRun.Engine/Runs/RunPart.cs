namespace JsRun.Engine;

/// <summary>A part of a run.</summary>
/// <param name="StartMs">When it began, from when the run left the queue.</param>
/// <param name="DurationMs">How long it took.</param>
public readonly record struct RunPart(double StartMs, double DurationMs);
