using System.Buffers;

namespace JsRun.Protocol.Frames;

/// <summary>
/// Pooled arrays for bytes on their way. Of large ones only a few are kept: <see cref="ArrayPool{T}.Shared"/> keeps 32 of each size for each core, for a minute and more,
/// which after a burst of requests of 1 MiB is 64 MiB on two cores. Any thread.
/// </summary>
public static class ByteArrays
{
    /// <summary>The longest that the shared pool keeps; a power of two, as the lengths of pooled arrays are.</summary>
    private const int MaxSharedBytes = 64 * 1024;

    private const int MaxKeptBytes = 4 << 20;
    private const int KeptOfEachSize = 4;

    private static readonly ArrayPool<byte> Large = ArrayPool<byte>.Create(MaxKeptBytes, KeptOfEachSize);

    /// <summary>An array of at least that length, with whatever it held before. The caller returns it once.</summary>
    public static byte[] Rent(int minLength) => PoolOf(minLength).Rent(minLength);

    /// <summary>Takes an array back that <see cref="Rent"/> gave.</summary>
    public static void Return(byte[] array) => PoolOf(array.Length).Return(array);

    private static ArrayPool<byte> PoolOf(int length) => length > MaxSharedBytes ? Large : ArrayPool<byte>.Shared;
}
