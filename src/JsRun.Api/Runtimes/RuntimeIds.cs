using System.Security.Cryptography;

namespace JsRun.Api.Runtimes;

/// <summary>Makes runtime ids: <c>rt_</c>, two characters for the node, 128 random bits in base32. Unguessable.</summary>
internal sealed class RuntimeIds
{
    private const string Prefix = "rt_";
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int RandomBytes = 16;
    private const int BitsPerCharacter = 5;
    private const int NodeLength = 2;
    private const int RandomLength = ((RandomBytes * 8) + BitsPerCharacter - 1) / BitsPerCharacter;

    private readonly string _node = RandomNumberGenerator.GetString(Alphabet, NodeLength);

    public string Next() => Prefix + _node + Base32(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The random bits of an id; null when it is none.</summary>
    public static UInt128? KeyOf(string id)
    {
        if (id.Length != Prefix.Length + NodeLength + RandomLength || !id.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var key = UInt128.Zero;
        foreach (var character in id.AsSpan(Prefix.Length + NodeLength, RandomLength - 1))
        {
            var value = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            key = (key << BitsPerCharacter) | (UInt128)value;
        }

        // The last character has three bits and two that are zero.
        var last = Alphabet.IndexOf(id[^1], StringComparison.Ordinal);
        return last < 0 || (last & 3) != 0 ? null : (key << 3) | (UInt128)(last >> 2);
    }

    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new char[((bytes.Length * 8) + BitsPerCharacter - 1) / BitsPerCharacter];
        for (var index = 0; index < text.Length; index++)
        {
            var bit = index * BitsPerCharacter;
            var pair = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[(bit / 8) + 1] : 0);
            text[index] = Alphabet[(pair >> (16 - BitsPerCharacter - (bit % 8))) & 31];
        }

        return new string(text);
    }
}
