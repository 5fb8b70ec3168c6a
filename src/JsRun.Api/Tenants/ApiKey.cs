using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace JsRun.Api.Tenants;

/// <summary>
/// Keys that tenants send. A key is 256 random bits as text, so that its plain SHA-256, which is all that the service keeps, cannot be
/// guessed back: a slow hash is for secrets that people think up.
/// </summary>
internal static class ApiKey
{
    /// <summary>Longest key in bytes of UTF-8.</summary>
    public const int MaxBytes = 256;

    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    // Tells people, and programs that look for secrets in sources, what it is.
    private const string Prefix = "jsr_";
    private const int SecretBytes = 32;

    /// <summary>A new key.</summary>
    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Computes a key's hash. False for what is no key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Gets <see cref="HashBytes"/> bytes.</param>
    public static bool TryHash(ReadOnlySpan<char> key, Span<byte> hash)
    {
        Span<byte> text = stackalloc byte[MaxBytes];
        return Encoding.UTF8.TryGetBytes(key, text, out var length) && SHA256.HashData(text[..length], hash) == HashBytes;
    }

    /// <summary>A key's hash as the configuration has it.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Reads a hash of the configuration; null when it is none.</summary>
    public static byte[]? ReadHash(string text)
    {
        if (text.Length != 2 * HashBytes || !text.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        return Convert.FromHexString(text);
    }
}
