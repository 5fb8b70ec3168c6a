using System.Security.Cryptography;

namespace JsRun.Api.Runtimes;

/// <summary>Makes runtime ids: <c>rt_</c>, two characters for the node, 128 random bits in base32. Unguessable.</summary>
internal sealed class RuntimeIds
{
    private const string Prefix = "rt_";
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int RandomBytes = 16;
    private const int BitsPerCharacter = 5;

    private readonly string _node = RandomNumberGenerator.GetString(Alphabet, 2);

    public string Next() => Prefix + _node + Base32(RandomNumberGenerator.GetBytes(RandomBytes));

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
