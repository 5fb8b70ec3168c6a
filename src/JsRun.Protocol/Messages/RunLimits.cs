using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>What one evaluation or call may use. Finite, effective values: nothing means "unlimited".</summary>
/// <param name="TimeoutMs">Wall-clock budget in ms, queueing excluded.</param>
/// <param name="CpuMs">CPU budget in ms.</param>
/// <param name="MaxResultBytes">Largest value in bytes of its JSON.</param>
/// <param name="MaxResultDepth">Deepest value, in containers inside one another.</param>
/// <param name="MaxConsoleEntries">Console entries kept.</param>
/// <param name="MaxConsoleBytes">Bytes of JSON of the console entries kept.</param>
public readonly record struct RunLimits(
    int TimeoutMs, int CpuMs, int MaxResultBytes, int MaxResultDepth, int MaxConsoleEntries, int MaxConsoleBytes)
{
    internal void Write(PayloadWriter writer)
    {
        writer.WriteInt32(TimeoutMs);
        writer.WriteInt32(CpuMs);
        writer.WriteInt32(MaxResultBytes);
        writer.WriteInt32(MaxResultDepth);
        writer.WriteInt32(MaxConsoleEntries);
        writer.WriteInt32(MaxConsoleBytes);
    }

    internal static RunLimits Read(ref PayloadReader reader) => new(
        reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
}
