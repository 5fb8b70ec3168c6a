namespace JsRun.Protocol.Frames;

/// <summary>A payload in pooled memory. It has one owner at a time, who disposes it; whoever is handed one becomes the owner.</summary>
public sealed class Payload : IDisposable
{
    private byte[]? _array;

    private Payload(byte[] array, int length)
    {
        _array = array;
        Length = length;
    }

    /// <summary>Bytes of the payload.</summary>
    public int Length { get; }

    /// <summary>The bytes, valid until disposed.</summary>
    public ReadOnlyMemory<byte> Memory => new(Array, 0, Length);

    /// <summary>The bytes, valid until disposed.</summary>
    public ReadOnlySpan<byte> Span => new(Array, 0, Length);

    /// <summary>The bytes, to be filled by whoever rented them.</summary>
    internal Span<byte> Writable => new(Array, 0, Length);

    private byte[] Array => _array ?? throw new ObjectDisposedException(nameof(Payload));

    /// <summary>Rents uninitialised memory of exactly this length.</summary>
    public static Payload Rent(int length) => new(ByteArrays.Rent(length), length);

    /// <summary>Takes over an array rented from <see cref="ByteArrays"/>.</summary>
    internal static Payload Adopt(byte[] rented, int length) => new(rented, length);

    /// <inheritdoc />
    public void Dispose()
    {
        var array = Interlocked.Exchange(ref _array, null);
        if (array is not null)
        {
            ByteArrays.Return(array);
        }
    }
}
