using JsRun.Api.Problems;
using Microsoft.Extensions.Primitives;

namespace JsRun.Api.Idempotency;

/// <summary>The header field by which a client says that a request is the same as one before.</summary>
internal static class IdempotencyKey
{
    /// <summary>Name of the field.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Field of an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>Longest key in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>Reads the key.</summary>
    /// <returns>The key, or what is wrong with it.</returns>
    public static (string Key, Problem? Problem) Read(StringValues values) =>
        values is [{ Length: > 0 and <= MaxLength } key] && key.All(letter => letter is > ' ' and <= '~')
            ? (key, null)
            : (string.Empty, Problem.Invalid(Header, $"must be sent once, with 1 to {MaxLength} characters of ASCII without spaces."));
}
