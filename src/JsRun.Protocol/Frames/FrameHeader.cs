using System.Buffers.Binary;

namespace JsRun.Protocol.Frames;

/// <summary>
/// The 16 bytes before each payload, little-endian: <c>u32</c> payload length, <c>u8</c> kind, <c>u8</c> flags (0), <c>u16</c> reserved (0),
/// <c>u64</c> correlation id (0: none).
/// </summary>
public readonly record struct FrameHeader(int PayloadLength, FrameKind Kind, ulong CorrelationId)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 16;

    /// <summary>The longest payload either side accepts, in bytes.</summary>
    public const int MaxPayloadBytes = 192 * 1024 * 1024;

    /// <summary>Writes the header to the first <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)PayloadLength);
        destination[4] = (byte)Kind;
        destination[5] = 0;
        destination[6] = 0;
        destination[7] = 0;
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], CorrelationId);
    }

    /// <summary>Reads a header from the first <see cref="Size"/> bytes.</summary>
    /// <exception cref="ProtocolException">The length is above <see cref="MaxPayloadBytes"/>, or a reserved byte is set.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> source)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(source);
        if (length > MaxPayloadBytes)
        {
            throw new ProtocolException($"A frame of {length} bytes is longer than the {MaxPayloadBytes} allowed.");
        }

        if (source[5] != 0 || source[6] != 0 || source[7] != 0)
        {
            throw new ProtocolException("A reserved byte of a frame header is set.");
        }

        return new FrameHeader((int)length, (FrameKind)source[4], BinaryPrimitives.ReadUInt64LittleEndian(source[8..]));
    }
}
