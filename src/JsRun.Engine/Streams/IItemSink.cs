namespace JsRun.Engine;

/// <summary>Takes the items of a stream that a run reads, as they come.</summary>
public interface IItemSink
{
    /// <summary>
    /// Whether another item is wanted now. While not, the stream is not asked for one, until <see cref="JsRuntime.WakeStreams"/> is called and there
    /// is room. Read on the runtime's thread.
    /// </summary>
    bool HasRoom { get; }

    /// <summary>Takes an item, also one for which there is little room. Called on the runtime's thread: must copy, and return soon.</summary>
    /// <param name="itemJson">The item's JSON, as <see cref="RunOptions.Format"/> says; empty where that gives no value.</param>
    void WriteItem(ReadOnlySpan<byte> itemJson);

    /// <summary>No item follows for a while: what was taken is to be sent. Called on the runtime's thread; must return soon.</summary>
    void Flush();
}
