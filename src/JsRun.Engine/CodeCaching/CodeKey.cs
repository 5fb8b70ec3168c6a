using System.Buffers.Binary;
using System.Security.Cryptography;

namespace JsRun.Engine.CodeCaching;

/// <summary>
/// Names compiled code by all that it is made of: V8 itself looks at no more of a source than its length. The file name is not
/// among it: V8 sets it when it reads the code.
/// </summary>
internal readonly record struct CodeKey(UInt128 HashHigh, UInt128 HashLow, SourceKind Kind)
{
    public static CodeKey Of(SourceKind kind, ReadOnlySpan<byte> source)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(source, hash);
        return new CodeKey(BinaryPrimitives.ReadUInt128LittleEndian(hash), BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]), kind);
    }
}
