namespace JsRun.Engine;

/// <summary>Takes console entries as they are written.</summary>
public interface IConsoleSink
{
    /// <summary>
    /// Called on the runtime's thread, in the middle of the script: must copy, return soon and not call the runtime.
    /// </summary>
    /// <param name="entryJson">One JSON object <c>{"level","text","args","atMs"}</c>.</param>
    void Write(ReadOnlySpan<byte> entryJson);
}
