using System.Buffers;
using System.Security.Cryptography;

namespace JsRun.Api.Snapshots;

/// <summary>Makes snapshot ids: <c>sn_</c> and 130 random bits in base32. Unguessable.</summary>
internal static class SnapshotIds
{
    private const string Prefix = "sn_";
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int RandomCharacters = 26;

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    public static string Next() => Prefix + RandomNumberGenerator.GetString(Alphabet, RandomCharacters);

    /// <summary>Whether a text can be an id: nothing else is ever looked for on the disk.</summary>
    public static bool IsId(string text) =>
        text.Length == Prefix.Length + RandomCharacters
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Characters);
}
