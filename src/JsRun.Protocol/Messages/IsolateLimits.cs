using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>What an isolate may use over its life. Finite, effective values.</summary>
/// <param name="MaxHeapBytes">Heap limit in bytes; ArrayBuffers and WebAssembly memories count.</param>
/// <param name="InitialHeapBytes">Initial heap in bytes, 0: V8's choice.</param>
/// <param name="MaxStackBytes">JavaScript stack in bytes.</param>
/// <param name="MaxQueueLength">Requests that may wait for the runtime, and as many readings of streams beside them.</param>
public readonly record struct IsolateLimits(long MaxHeapBytes, long InitialHeapBytes, int MaxStackBytes, int MaxQueueLength)
{
    /// <summary>What its tables may hold; null: what the worker's settings say.</summary>
    public RuntimeBounds? Bounds { get; init; }

    internal void Write(PayloadWriter writer)
    {
        writer.WriteInt64(MaxHeapBytes);
        writer.WriteInt64(InitialHeapBytes);
        writer.WriteInt32(MaxStackBytes);
        writer.WriteInt32(MaxQueueLength);
        writer.WriteBoolean(Bounds is not null);
        Bounds?.Write(writer);
    }

    internal static IsolateLimits Read(ref PayloadReader reader) => new(
        reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32())
    {
        Bounds = reader.ReadBoolean() ? RuntimeBounds.Read(ref reader) : null,
    };
}
