using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>How long a dump may hold its runtime. Finite, effective values.</summary>
/// <param name="TimeoutMs">Wall-clock time in ms from the dump's beginning to its end.</param>
/// <param name="MaxStallMs">Longest wait in ms for the client to take what was sent.</param>
public readonly record struct DumpLimits(int TimeoutMs, int MaxStallMs)
{
    internal void Write(PayloadWriter writer)
    {
        writer.WriteInt32(TimeoutMs);
        writer.WriteInt32(MaxStallMs);
    }

    internal static DumpLimits Read(ref PayloadReader reader) => new(reader.ReadInt32(), reader.ReadInt32());
}
