using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>So many bytes of a stream have been taken.</summary>
/// <param name="Bytes">Bytes that may be sent in their place.</param>
public readonly record struct CreditMessage(int Bytes)
{
    /// <summary>
    /// Bytes of a stream that may be on their way at once. A piece that does not fit goes when no more than <see cref="MaxKeptBytes"/> are.
    /// </summary>
    public const int Window = 1024 * 1024;

    /// <summary>A receiver may keep back less than that, to tell of many small messages at once.</summary>
    public const int MaxKeptBytes = Window / 4;

    /// <summary>What a message counts for at least when messages are counted by their bytes.</summary>
    public const int MinMessageBytes = 16 * 1024;

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(sizeof(int));
        writer.WriteInt32(Bytes);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static CreditMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new CreditMessage(reader.ReadInt32());
        reader.ExpectEnd();
        return message.Bytes > 0 ? message : throw new ProtocolException("A credit of no bytes.");
    }
}
