using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;

namespace JsRun.Tests;

/// <summary>Bytes at random, and what may become of good ones.</summary>
internal static class ByteMutations
{
    private static readonly uint[] Lengths = [0, 1, 15, 16, 17, 0x7F, 0xFF, 0xFFFF, 0x10000, 0x00BF_FFFF, 192 << 20, (192 << 20) + 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFF0, 0xFFFF_FFFF];

    /// <summary>Any bytes.</summary>
    public static Gen<byte[]> Any(int maxLength) =>
        from length in Gen.Choose(0, maxLength)
        from bytes in Gen.ArrayOf(Gen.Frequency((6, Gen.Choose(0, 255)), (2, Gen.Choose(0, 3)), (1, Gen.Constant(255))), length)
        select Array.ConvertAll(bytes, value => (byte)value);

    /// <summary>These bytes after a few mutations: changed, added, taken away, cut off, repeated, or a length in them that is another.</summary>
    public static Gen<byte[]> Of(byte[] bytes) =>
        from times in Gen.Choose(0, 3)
        from mutations in Gen.ArrayOf(Mutation(), times)
        select mutations.Aggregate(bytes, (current, mutate) => mutate(current));

    private static Gen<Func<byte[], byte[]>> Mutation() =>
        from kind in Gen.Choose(0, 6)
        from position in Gen.Choose(0, int.MaxValue - 1)
        from number in Gen.Choose(0, int.MaxValue - 1)
        select (Func<byte[], byte[]>)(bytes => Mutate(bytes, kind, position % (bytes.Length + 1), number));

    private static byte[] Mutate(byte[] bytes, int kind, int at, int number)
    {
        var rest = bytes.Length - at;
        switch (kind)
        {
            case 0 when rest > 0:
                return [.. bytes[..at], (byte)number, .. bytes[(at + 1)..]];
            case 1 when rest > 0:
                return [.. bytes[..at], (byte)(bytes[at] ^ (1 << (number % 8))), .. bytes[(at + 1)..]];
            case 2:
                return [.. bytes[..at], (byte)number, .. bytes[at..]];
            case 3 when rest > 0:
                return [.. bytes[..at], .. bytes[(at + 1 + (number % rest))..]];
            case 4:
                return bytes[..at];
            case 5 when rest >= sizeof(uint):
                var changed = bytes.ToArray();
                BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(at), Lengths[number % Lengths.Length]);
                return changed;
            default:
                return [.. bytes[..at], .. bytes.AsSpan(at, Math.Min(rest, number % 64)), .. bytes[at..]];
        }
    }
}
