namespace JsRun.Engine;

/// <summary>The console entries of a run. Belongs to the <see cref="RunResult"/>.</summary>
/// <param name="Count">Entries in <paramref name="Json"/>.</param>
/// <param name="Json">JSON objects <c>{"level","text","args","atMs"}</c> separated by commas, without brackets around them.</param>
public readonly record struct ConsoleEntries(int Count, ReadOnlyMemory<byte> Json);
