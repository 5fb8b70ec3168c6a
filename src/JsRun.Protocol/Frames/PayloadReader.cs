using System.Buffers.Binary;
using System.Text;

namespace JsRun.Protocol.Frames;

/// <summary>Reads what a <see cref="PayloadWriter"/> wrote. Each length is checked against what is left before it is used.</summary>
/// <remarks>Every method throws <see cref="ProtocolException"/> when the payload is too short.</remarks>
public ref struct PayloadReader(ReadOnlyMemory<byte> payload)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // More than a century: whoever reckons with it comes to no end of the calendar.
    private const double MaxMilliseconds = 1e13;

    private ReadOnlyMemory<byte> _rest = payload;

    /// <summary>Reads one byte.</summary>
    public byte ReadByte() => Take(1).Span[0];

    /// <summary>Reads a flag.</summary>
    public bool ReadBoolean() => ReadByte() != 0;

    /// <summary>Reads one byte that is the number of an enum's member.</summary>
    /// <exception cref="ProtocolException">There is no such member.</exception>
    public T ReadEnum<T>()
        where T : struct, Enum
    {
        var value = ReadByte();
        var member = (T)Enum.ToObject(typeof(T), value);
        return Enum.IsDefined(member) ? member : throw new ProtocolException($"{value} is no {typeof(T).Name}.");
    }

    /// <summary>Reads four bytes.</summary>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span);

    /// <summary>Reads eight bytes.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8).Span);

    /// <summary>Reads what <see cref="PayloadWriter.WriteDuration"/> wrote.</summary>
    /// <exception cref="ProtocolException">It is no time that something may have taken.</exception>
    public double ReadDuration()
    {
        var milliseconds = BitConverter.Int64BitsToDouble(ReadInt64());
        return milliseconds is >= 0 and <= MaxMilliseconds ? milliseconds : throw new ProtocolException($"{milliseconds} ms is no time that something may have taken.");
    }

    /// <summary>Reads length and bytes; the memory is the payload's own.</summary>
    public ReadOnlyMemory<byte> ReadBytes()
    {
        var length = ReadInt32();
        return Take(length);
    }

    /// <summary>Reads all that is left; the memory is the payload's own.</summary>
    public ReadOnlyMemory<byte> ReadRest() => Take(_rest.Length);

    /// <summary>Reads length and UTF-8.</summary>
    public string ReadString()
    {
        try
        {
            return StrictUtf8.GetString(ReadBytes().Span);
        }
        catch (DecoderFallbackException exception)
        {
            throw new ProtocolException("A text in a payload is not UTF-8.", exception);
        }
    }

    /// <summary>Throws unless everything has been read.</summary>
    public readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty)
        {
            throw new ProtocolException($"{_rest.Length} bytes are left over in a payload.");
        }
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if ((uint)length > (uint)_rest.Length)
        {
            throw new ProtocolException($"A payload ends where {(uint)length} more bytes should be.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
