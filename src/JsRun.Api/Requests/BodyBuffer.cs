using JsRun.Api.Quotas;
using JsRun.Protocol.Frames;

namespace JsRun.Api.Requests;

/// <summary>Pooled memory that a body is read into. It grows with what arrives, as far as its tenant's requests may take memory.</summary>
/// <param name="quota">What the memory is taken from; null: it is accounted for elsewhere.</param>
internal sealed class BodyBuffer(InputMemory? quota) : IDisposable
{
    private byte[] _array = [];
    private int _length;

    /// <summary>What has been read.</summary>
    public Memory<byte> Written => _array.AsMemory(0, _length);

    /// <summary>Where to read on; empty before the first <see cref="TryGrow"/>, and when it is full.</summary>
    public Memory<byte> Free => _array.AsMemory(_length);

    /// <summary>So many bytes have been read into <see cref="Free"/>.</summary>
    public void Advance(int count) => _length += count;

    /// <summary>Makes room; false when the tenant's quota has none.</summary>
    public bool TryGrow(int minLength)
    {
        var larger = ByteArrays.Rent(minLength);
        if (quota?.TryTake(larger.Length) == false)
        {
            ByteArrays.Return(larger);
            return false;
        }

        Written.Span.CopyTo(larger);
        Release();
        _array = larger;
        return true;
    }

    /// <inheritdoc />
    public void Dispose() => Release();

    private void Release()
    {
        var array = Interlocked.Exchange(ref _array, []);
        if (array.Length > 0)
        {
            ByteArrays.Return(array);
            quota?.Return(array.Length);
        }
    }
}
