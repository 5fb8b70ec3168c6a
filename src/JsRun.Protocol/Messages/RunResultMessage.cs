using JsRun.Protocol.Frames;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Protocol.Messages;

/// <summary>What became of a run. The envelope goes to the client as it is; the rest is what the Api logs, counts and keeps.</summary>
/// <remarks>Layout: outcome, state and usage in a fixed prefix of <see cref="PrefixSize"/> bytes, then the envelope's JSON.</remarks>
public readonly record struct RunResultMessage(
    Outcome Outcome, RuntimeState State, double WallMs, double CpuMs, double QueuedMs, ReadOnlyMemory<byte> Envelope)
{
    /// <summary>Bytes before the envelope.</summary>
    public const int PrefixSize = 1 + 1 + (3 * 8);

    /// <summary>Writes all but the envelope, which the caller appends to the writer.</summary>
    public static void WritePrefix(PayloadWriter writer, Outcome outcome, RuntimeState state, double wallMs, double cpuMs, double queuedMs)
    {
        writer.WriteByte((byte)outcome);
        writer.WriteByte((byte)state);
        writer.WriteInt64(BitConverter.DoubleToInt64Bits(wallMs));
        writer.WriteInt64(BitConverter.DoubleToInt64Bits(cpuMs));
        writer.WriteInt64(BitConverter.DoubleToInt64Bits(queuedMs));
    }

    /// <summary>Reads the message; its memory is the payload's.</summary>
    public static RunResultMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        return new RunResultMessage(
            reader.ReadEnum<Outcome>(),
            reader.ReadEnum<RuntimeState>(),
            BitConverter.Int64BitsToDouble(reader.ReadInt64()),
            BitConverter.Int64BitsToDouble(reader.ReadInt64()),
            BitConverter.Int64BitsToDouble(reader.ReadInt64()),
            reader.ReadRest());
    }
}
