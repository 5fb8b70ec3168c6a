namespace JsRun.Engine;

/// <summary>How a runtime can be debugged.</summary>
/// <param name="WaitForConnection">The first script waits, before it runs, until a client is connected and wants it to.</param>
/// <param name="BreakOnStart">The first script that starts while a client is connected pauses at its first statement.</param>
/// <param name="MaxPausedMs">Time that one client may have scripts paused and its commands run, and that the first script may wait for it.</param>
/// <param name="MaxStallMs">Longest wait for a client that does not take its messages.</param>
public sealed record InspectorSettings(bool WaitForConnection, bool BreakOnStart, int MaxPausedMs, int MaxStallMs);
