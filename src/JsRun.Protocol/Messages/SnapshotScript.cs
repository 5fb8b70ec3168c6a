namespace JsRun.Protocol.Messages;

/// <summary>A script that sets up the state of a snapshot.</summary>
/// <param name="Name">Its name in stack traces.</param>
/// <param name="Source">The source as it stood in the request: a JSON string literal with its quotes.</param>
public readonly record struct SnapshotScript(string Name, ReadOnlyMemory<byte> Source);
