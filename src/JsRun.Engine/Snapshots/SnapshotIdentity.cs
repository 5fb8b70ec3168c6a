using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace JsRun.Engine.Snapshots;

/// <summary>Makes one name of what a snapshot depends on.</summary>
internal static class SnapshotIdentity
{
    private const int Bytes = 16;

    /// <summary>Lower-case hexadecimal digits.</summary>
    /// <param name="engineVersion">V8's version.</param>
    /// <param name="flags">V8's flags.</param>
    /// <param name="layout">The native library's number of its build.</param>
    /// <param name="bootstrap">The service's own script.</param>
    public static string Compute(string engineVersion, string flags, ulong layout, ReadOnlySpan<byte> bootstrap)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{engineVersion}\n{flags}\n{layout}\n")));
        hash.AppendData(bootstrap);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
    }
}
