using JsRun.Protocol.Frames;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Protocol.Messages;

/// <summary>A request that was not carried out.</summary>
public sealed class FailedMessage
{
    /// <summary>Why.</summary>
    public required FailureCode Code { get; init; }

    /// <summary>With <see cref="FailureCode.RuntimeClosed"/>: why it is closed.</summary>
    public CloseReason CloseReason { get; init; }

    /// <summary>With a value that could not be converted, or a function handle in it that names none: where, for example <c>a.b[0]</c>; with <see cref="FailureCode.InvalidModule"/>: where in the request; else empty.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>For people; may be empty.</summary>
    public string Detail { get; init; } = string.Empty;

    /// <summary>With <see cref="FailureCode.BootstrapFailed"/>: the envelope of the script that failed; else empty.</summary>
    public ReadOnlyMemory<byte> Envelope { get; init; }

    /// <summary>With <see cref="FailureCode.Cancelled"/>: CPU time in µs that the run had taken; else 0.</summary>
    public long CpuMicroseconds { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(40 + ((Path.Length + Detail.Length) * 3) + Envelope.Length);
        writer.WriteByte((byte)Code);
        writer.WriteByte((byte)CloseReason);
        writer.WriteString(Path);
        writer.WriteString(Detail);
        writer.WriteBytes(Envelope.Span);
        writer.WriteInt64(CpuMicroseconds);
        return writer.ToPayload();
    }

    /// <summary>Reads the message; its memory is the payload's.</summary>
    public static FailedMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new FailedMessage
        {
            Code = reader.ReadEnum<FailureCode>(),
            CloseReason = reader.ReadEnum<CloseReason>(),
            Path = reader.ReadString(),
            Detail = reader.ReadString(),
            Envelope = reader.ReadBytes(),
            CpuMicroseconds = reader.ReadInt64(),
        };
        reader.ExpectEnd();
        return message;
    }
}
