namespace JsRun.Engine;

/// <summary>Reads a stream that a result has handed out, to its end; <see cref="RunOptions.ItemSink"/> gets its items.</summary>
public sealed class ReadStreamRequest : RunOptions
{
    /// <summary>Number of the stream's handle. It is released when the reading begins.</summary>
    public required ulong StreamId { get; init; }
}
