namespace JsRun.Api.Requests.Values;

/// <summary>Tells tags from ordinary names.</summary>
internal static class TagNames
{
    /// <summary>What the current property name is.</summary>
    public static TagName Find(ref BodyReader reader)
    {
        var name = reader.Json.ValueSpan;
        if (!reader.Json.ValueIsEscaped)
        {
            return name.StartsWith((byte)'$') ? Find(name) : TagName.None;
        }

        // An escaped dollar is a dollar. A name with a lone surrogate is no tag.
        if (reader.TryGetString() is { } text)
        {
            return text.StartsWith('$') ? Find(System.Text.Encoding.UTF8.GetBytes(text)) : TagName.None;
        }

        return name.StartsWith((byte)'$') || name.StartsWith("\\u0024"u8) ? TagName.Unknown : TagName.None;
    }

    private static TagName Find(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("$undefined"u8) => TagName.Undefined,
        _ when name.SequenceEqual("$number"u8) => TagName.Number,
        _ when name.SequenceEqual("$bigint"u8) => TagName.BigInt,
        _ when name.SequenceEqual("$date"u8) => TagName.Date,
        _ when name.SequenceEqual("$map"u8) => TagName.Map,
        _ when name.SequenceEqual("$set"u8) => TagName.Set,
        _ when name.SequenceEqual("$bytes"u8) => TagName.Bytes,
        _ when name.SequenceEqual("$regexp"u8) => TagName.RegExp,
        _ when name.SequenceEqual("$error"u8) => TagName.Error,
        _ when name.SequenceEqual("$function"u8) => TagName.Function,
        _ when name.SequenceEqual("$stream"u8) => TagName.Stream,
        _ when name.SequenceEqual("$object"u8) => TagName.Object,
        _ => TagName.Unknown,
    };
}
