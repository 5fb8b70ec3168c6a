using JsRun.Protocol.Frames;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Protocol.Messages;

/// <summary>What became of a run. The envelope goes to the client as it is; the rest is what the Api logs, counts and keeps.</summary>
/// <remarks>Layout: outcome, state, usage and parts in a prefix of at most <see cref="MaxPrefixSize"/> bytes, then the envelope's JSON.</remarks>
public readonly record struct RunResultMessage(
    Outcome Outcome, RuntimeState State, double WallMs, double CpuMs, double QueuedMs, RunParts Parts, ReadOnlyMemory<byte> Envelope)
{
    /// <summary>The most bytes before the envelope.</summary>
    public const int MaxPrefixSize = 1 + 1 + (3 * 8) + RunParts.MaxSize;

    /// <summary>Writes all but the envelope, which the caller appends to the writer.</summary>
    public static void WritePrefix(PayloadWriter writer, Outcome outcome, RuntimeState state, double wallMs, double cpuMs, double queuedMs, RunParts parts)
    {
        writer.WriteByte((byte)outcome);
        writer.WriteByte((byte)state);
        writer.WriteDuration(wallMs);
        writer.WriteDuration(cpuMs);
        writer.WriteDuration(queuedMs);
        parts.WriteTo(writer);
    }

    /// <summary>Reads the message; its memory is the payload's.</summary>
    /// <exception cref="ProtocolException">The payload is none.</exception>
    public static RunResultMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        return new RunResultMessage(
            reader.ReadEnum<Outcome>(),
            reader.ReadEnum<RuntimeState>(),
            reader.ReadDuration(),
            reader.ReadDuration(),
            reader.ReadDuration(),
            RunParts.ReadFrom(ref reader),
            reader.ReadRest());
    }
}
