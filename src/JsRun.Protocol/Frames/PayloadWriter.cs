using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace JsRun.Protocol.Frames;

/// <summary>Builds a payload in pooled memory. Fixed-width little-endian numbers; bytes and texts are preceded by their <c>u32</c> length.</summary>
/// <remarks>Ends with <see cref="ToPayload"/>, which hands the memory over; otherwise <see cref="Dispose"/> gives it back.</remarks>
public sealed class PayloadWriter(int capacity) : IBufferWriter<byte>, IDisposable
{
    private byte[]? _array = ByteArrays.Rent(capacity);
    private int _length;

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value)
    {
        GetSpan(1)[0] = value;
        _length++;
    }

    /// <summary>Writes a flag as one byte.</summary>
    public void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Writes four bytes.</summary>
    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(GetSpan(4), value);
        _length += 4;
    }

    /// <summary>Writes eight bytes.</summary>
    public void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(GetSpan(8), value);
        _length += 8;
    }

    /// <summary>Writes a time in ms, in eight bytes.</summary>
    public void WriteDuration(double milliseconds) => WriteInt64(BitConverter.DoubleToInt64Bits(milliseconds));

    /// <summary>Writes length and bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteInt32(bytes.Length);
        WriteRaw(bytes);
    }

    /// <summary>Writes bytes without their length: for the last part of a payload.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Writes length and UTF-8.</summary>
    public void WriteString(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteInt32(length);
        Encoding.UTF8.GetBytes(text, GetSpan(length));
        _length += length;
    }

    /// <summary>Hands over what was written. The writer is empty afterwards and cannot be used again.</summary>
    public Payload ToPayload()
    {
        var array = _array ?? throw new ObjectDisposedException(nameof(PayloadWriter));
        _array = null;
        return Payload.Adopt(array, _length);
    }

    /// <inheritdoc />
    public void Advance(int count) => _length += count;

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _array.AsMemory(_length);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _array.AsSpan(_length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_array is not null)
        {
            ByteArrays.Return(_array);
            _array = null;
        }
    }

    private void Grow(int sizeHint)
    {
        ObjectDisposedException.ThrowIf(_array is null, this);
        var needed = checked(_length + Math.Max(sizeHint, 1));
        if (needed <= _array.Length)
        {
            return;
        }

        var larger = ByteArrays.Rent(Math.Max(needed, checked(_array.Length * 2)));
        _array.AsSpan(0, _length).CopyTo(larger);
        ByteArrays.Return(_array);
        _array = larger;
    }
}
