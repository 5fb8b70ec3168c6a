using JsRun.Protocol.Frames;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Protocol.Messages;

/// <summary>What a worker tells of one of its runtimes with each sign of life. Sizes are those of the end of the last turn.</summary>
/// <param name="Number">The isolate's number: the correlation id of the request that made it.</param>
/// <param name="State">What it is doing.</param>
/// <param name="HeapUsedBytes">Live and dead objects in V8's heap.</param>
/// <param name="HeapLimitBytes">The most that heap and external memory may be.</param>
/// <param name="ExternalBytes">ArrayBuffers and the like.</param>
/// <param name="PhysicalBytes">Memory that the heap's pages take.</param>
/// <param name="QueueLength">Requests that wait for it.</param>
public readonly record struct RuntimeReport(
    ulong Number, RuntimeState State, long HeapUsedBytes, long HeapLimitBytes, long ExternalBytes, long PhysicalBytes, int QueueLength)
{
    /// <summary>Bytes of one report.</summary>
    internal const int Size = 8 + 1 + (4 * 8) + 4;

    /// <summary>Appends the report.</summary>
    internal void WriteTo(PayloadWriter writer)
    {
        writer.WriteInt64((long)Number);
        writer.WriteByte((byte)State);
        writer.WriteInt64(HeapUsedBytes);
        writer.WriteInt64(HeapLimitBytes);
        writer.WriteInt64(ExternalBytes);
        writer.WriteInt64(PhysicalBytes);
        writer.WriteInt32(QueueLength);
    }

    /// <summary>Reads one report.</summary>
    internal static RuntimeReport ReadFrom(ref PayloadReader reader) => new(
        (ulong)reader.ReadInt64(),
        reader.ReadEnum<RuntimeState>(),
        reader.ReadInt64(),
        reader.ReadInt64(),
        reader.ReadInt64(),
        reader.ReadInt64(),
        reader.ReadInt32());
}
