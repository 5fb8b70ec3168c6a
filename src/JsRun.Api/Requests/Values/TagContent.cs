using System.Buffers;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace JsRun.Api.Requests.Values;

/// <summary>Whether what stands under a tag is well-formed. Each check answers what is wrong, or null.</summary>
internal static partial class TagContent
{
    private static readonly SearchValues<byte> Whitespace = SearchValues.Create(" \t\r\n"u8);

    private static readonly FrozenDictionary<string, int> ElementBytes = new Dictionary<string, int>
    {
        ["ArrayBuffer"] = 1,
        ["DataView"] = 1,
        ["Int8Array"] = 1,
        ["Uint8Array"] = 1,
        ["Uint8ClampedArray"] = 1,
        ["Int16Array"] = 2,
        ["Uint16Array"] = 2,
        ["Float16Array"] = 2,
        ["Int32Array"] = 4,
        ["Uint32Array"] = 4,
        ["Float32Array"] = 4,
        ["Float64Array"] = 8,
        ["BigInt64Array"] = 8,
        ["BigUint64Array"] = 8,
    }.ToFrozenDictionary();

    /// <summary>Checks the value of a tag whose content is no container.</summary>
    public static string? Check(ref BodyReader reader, ref TaggedContent tag) => tag.Name switch
    {
        TagName.Undefined => reader.Json.TokenType == JsonTokenType.True ? null : "must be true.",
        TagName.Number => IsNumberName(ref reader) ? null : "must be \"NaN\", \"Infinity\", \"-Infinity\" or \"-0\".",
        TagName.BigInt => IsBigInt(ref reader) ? null : "must be a string of decimal digits.",
        TagName.Date => IsDate(ref reader) ? null : "must be null or a date as 2024-01-15T12:30:00.000Z.",
        TagName.Bytes => CheckBytes(ref reader, ref tag),
        TagName.RegExp => reader.Json.TokenType == JsonTokenType.String ? null : "must be a string.",
        TagName.Function => IsFunction(ref reader) ? null : "must be the id of a function handle, as \"fn_1\".",
        TagName.Stream => IsStream(ref reader) ? null : "must be the id of a stream that a result has handed out, as \"st_1\".",
        TagName.Map => "must be an array of [key, value] entries.",
        TagName.Set => "must be an array.",
        _ => "must be an object.",
    };

    /// <summary>The number of a function handle's id; null when it is none.</summary>
    public static long? FunctionNumber(string? id) =>
        id is not null && FunctionId().IsMatch(id) && long.TryParse(id.AsSpan(3), out var number) ? number : null;

    /// <summary>The number of a stream handle's id; null when it is none.</summary>
    public static long? StreamNumber(string? id) =>
        id is not null && StreamId().IsMatch(id) && long.TryParse(id.AsSpan(3), out var number) ? number : null;

    /// <summary>Checks the kind of a <c>$bytes</c>.</summary>
    public static string? CheckKind(string? kind, int bytes)
    {
        if (kind is null)
        {
            return null;
        }

        if (!ElementBytes.TryGetValue(kind, out var size))
        {
            return "has an unknown kind; it must be one of " + string.Join(", ", ElementBytes.Keys.Order(StringComparer.Ordinal)) + ".";
        }

        return bytes % size == 0 ? null : $"has {bytes} bytes, which is no multiple of the {size} of a {kind}'s element.";
    }

    /// <summary>Checks the flags of a <c>$regexp</c>.</summary>
    public static string? CheckFlags(string? flags)
    {
        if (string.IsNullOrEmpty(flags))
        {
            return null;
        }

        var wellFormed = flags.All("dgimsuvy".Contains) && flags.Distinct().Count() == flags.Length && !(flags.Contains('u') && flags.Contains('v'));
        return wellFormed ? null : "has malformed flags; each of d, g, i, m, s, u, v, y may stand once, u and v not together.";
    }

    private static bool IsNumberName(ref BodyReader reader) =>
        reader.Json.TokenType == JsonTokenType.String && reader.TryGetString() is "NaN" or "Infinity" or "-Infinity" or "-0";

    private static bool IsBigInt(ref BodyReader reader)
    {
        if (reader.Json.TokenType != JsonTokenType.String)
        {
            return false;
        }

        var digits = reader.Json.ValueSpan.StartsWith((byte)'-') ? reader.Json.ValueSpan[1..] : reader.Json.ValueSpan;
        return !digits.IsEmpty && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private static bool IsDate(ref BodyReader reader) =>
        reader.Json.TokenType == JsonTokenType.Null
        || (reader.Json.TokenType == JsonTokenType.String && reader.TryGetString() is { } text && IsoDate().IsMatch(text));

    private static bool IsFunction(ref BodyReader reader) =>
        reader.Json.TokenType == JsonTokenType.String && FunctionNumber(reader.TryGetString()) is not null;

    private static bool IsStream(ref BodyReader reader) =>
        reader.Json.TokenType == JsonTokenType.String && reader.TryGetString() is { } id
        && (StreamNumber(id) is not null || (reader.StreamPrefix is { } prefix && id.StartsWith(prefix, StringComparison.Ordinal)));

    private static string? CheckBytes(ref BodyReader reader, ref TaggedContent tag)
    {
        const string Message = "must be standard base64 with padding.";
        if (reader.Json.TokenType != JsonTokenType.String)
        {
            return Message;
        }

        // Some serializers escape the slash.
        var text = reader.Json.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.TryGetString() ?? "?") : reader.Json.ValueSpan;
        if (text.ContainsAny(Whitespace) || !Base64.IsValid(text, out var decoded))
        {
            return Message;
        }

        tag.DecodedBytes = decoded;
        return null;
    }

    [GeneratedRegex(@"^fn_[1-9][0-9]{0,17}\z")]
    private static partial Regex FunctionId();

    [GeneratedRegex(@"^st_[1-9][0-9]{0,17}\z")]
    private static partial Regex StreamId();

    [GeneratedRegex(@"^([0-9]{4}|[+-][0-9]{6})-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2}))?\z")]
    private static partial Regex IsoDate();
}
