using System.Buffers.Binary;
using System.Text;

namespace JsRun.Engine;

/// <summary>What a module loader answers, in the form that <see cref="HostCall.Answer"/> takes: see <c>jsr_module_loader_set</c>. Any thread.</summary>
public static class LoadedModule
{
    private const byte NotFoundKind = 3;
    private const byte FailedKind = 4;

    /// <summary>There is no such module: <see cref="RunOutcome.ModuleNotFound"/>.</summary>
    public static ReadOnlyMemory<byte> NotFound { get; } = Compose(NotFoundKind, string.Empty, default);

    /// <summary>It could not be loaded: <see cref="RunOutcome.ModuleError"/>.</summary>
    /// <param name="why">In words, for the script's author.</param>
    public static ReadOnlyMemory<byte> Failed(string why) => Compose(FailedKind, why, default);

    /// <summary>A module.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="name">Its name: a path or a URL.</param>
    /// <param name="source">UTF-8, or the bytes of WebAssembly.</param>
    public static ReadOnlyMemory<byte> Of(ModuleKind kind, string name, ReadOnlySpan<byte> source) => Compose((byte)kind, name, source);

    private static byte[] Compose(byte kind, string name, ReadOnlySpan<byte> source)
    {
        const int HeaderBytes = 1 + sizeof(int);
        var nameLength = Encoding.UTF8.GetByteCount(name);
        var bytes = new byte[HeaderBytes + nameLength + source.Length];
        bytes[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), nameLength);
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(HeaderBytes));
        source.CopyTo(bytes.AsSpan(HeaderBytes + nameLength));
        return bytes;
    }
}
