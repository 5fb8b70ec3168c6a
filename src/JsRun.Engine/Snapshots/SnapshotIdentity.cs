using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace JsRun.Engine.Snapshots;

/// <summary>Makes one name of what a snapshot depends on.</summary>
internal static class SnapshotIdentity
{
    /// <summary>
    /// Lower-case hexadecimal digits. They tell builds apart and prove nothing, so a plain hash does: a cryptographic one would have
    /// each worker load its library first.
    /// </summary>
    /// <param name="engineVersion">V8's version.</param>
    /// <param name="flags">V8's flags.</param>
    /// <param name="layout">The native library's number of its build.</param>
    /// <param name="bootstrap">The service's own script.</param>
    public static string Compute(string engineVersion, string flags, ulong layout, ReadOnlySpan<byte> bootstrap)
    {
        var terms = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{engineVersion}\n{flags}\n{layout}\n"));
        var hash = Fnv1a(Fnv1a(UInt128.Parse("144066263297769815596495629667062367629", CultureInfo.InvariantCulture), terms), bootstrap);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, hash);
        return Convert.ToHexStringLower(bytes);
    }

    // 128 bits: hash * (2^88 + 0x13b) at each byte.
    private static UInt128 Fnv1a(UInt128 hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            hash ^= value;
            hash = (hash << 88) + (hash * 0x13b);
        }

        return hash;
    }
}
