using System.Buffers.Binary;
using System.Security.Cryptography;

namespace JsRun.Api.Snapshots;

/// <summary>
/// The bytes of a snapshot as it is stored, downloaded and imported: eight bytes that say what it is, <c>u32</c> lengths of header and blob,
/// the header as JSON, the blob, and an HMAC-SHA256 over all of that. Little-endian.
/// </summary>
internal static class SnapshotFile
{
    /// <summary>Bytes before the header.</summary>
    public const int PrefixBytes = 16;

    /// <summary>The longest header in bytes.</summary>
    public const int MaxHeaderBytes = 4096;

    private const int SignatureBytes = HMACSHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "JSRUNSN1"u8;

    /// <summary>The most that a file with a blob of that size has, in bytes.</summary>
    public static int MaxBytes(int blobBytes) => PrefixBytes + MaxHeaderBytes + blobBytes + SignatureBytes;

    /// <summary>Bytes of a file that are not its blob's.</summary>
    public static int Overhead(int headerBytes) => PrefixBytes + headerBytes + SignatureBytes;

    /// <summary>Makes a signed file.</summary>
    public static byte[] Compose(SnapshotHeader header, ReadOnlySpan<byte> blob, ReadOnlySpan<byte> key)
    {
        var json = header.ToJson();
        var file = GC.AllocateUninitializedArray<byte>(checked(PrefixBytes + json.Length + blob.Length + SignatureBytes));
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), json.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(12), blob.Length);
        json.CopyTo(file.AsSpan(PrefixBytes));
        blob.CopyTo(file.AsSpan(PrefixBytes + json.Length));
        var signature = file.AsSpan(file.Length - SignatureBytes);
        HMACSHA256.HashData(key, file.AsSpan(0, file.Length - SignatureBytes), signature);
        return file;
    }

    /// <summary>The length of the header in a file of that length; null when the prefix is of no snapshot, or the lengths do not agree.</summary>
    public static int? TryReadPrefix(ReadOnlySpan<byte> prefix, long fileLength)
    {
        if (prefix.Length < PrefixBytes || !prefix.StartsWith(Magic))
        {
            return null;
        }

        var header = BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        var blob = BinaryPrimitives.ReadUInt32LittleEndian(prefix[12..]);
        return header <= MaxHeaderBytes && blob > 0 && fileLength == PrefixBytes + header + (long)blob + SignatureBytes ? (int)header : null;
    }

    /// <summary>Header and blob of a file that has the key's signature; null of any other.</summary>
    public static (SnapshotHeader Header, ReadOnlyMemory<byte> Blob)? TryOpen(ReadOnlyMemory<byte> file, ReadOnlySpan<byte> key)
    {
        if (TryReadPrefix(file.Span, file.Length) is not { } headerLength)
        {
            return null;
        }

        Span<byte> signature = stackalloc byte[SignatureBytes];
        HMACSHA256.HashData(key, file.Span[..^SignatureBytes], signature);
        return CryptographicOperations.FixedTimeEquals(signature, file.Span[^SignatureBytes..])
            && SnapshotHeader.TryRead(file.Slice(PrefixBytes, headerLength)) is { } header
            ? (header, file[(PrefixBytes + headerLength)..^SignatureBytes])
            : null;
    }
}
