using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>When a part of a run was.</summary>
/// <param name="StartMs">When it began, from when the run left the queue.</param>
/// <param name="DurationMs">How long it took.</param>
public readonly record struct PartTime(double StartMs, double DurationMs)
{
    internal void WriteTo(PayloadWriter writer)
    {
        writer.WriteDuration(StartMs);
        writer.WriteDuration(DurationMs);
    }

    internal static PartTime ReadFrom(ref PayloadReader reader) => new(reader.ReadDuration(), reader.ReadDuration());
}
