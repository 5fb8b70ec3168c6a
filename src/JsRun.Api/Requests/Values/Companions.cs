namespace JsRun.Api.Requests.Values;

/// <summary>Tells companions of tags from other names.</summary>
internal static class Companions
{
    /// <summary>What the current property name is.</summary>
    public static Companion Find(ref BodyReader reader)
    {
        if (reader.Json.ValueIsEscaped)
        {
            return reader.TryGetString() switch
            {
                "kind" => Companion.Kind,
                "flags" => Companion.Flags,
                "name" => Companion.Name,
                _ => Companion.None,
            };
        }

        var name = reader.Json.ValueSpan;
        return name.SequenceEqual("kind"u8) ? Companion.Kind
            : name.SequenceEqual("flags"u8) ? Companion.Flags
            : name.SequenceEqual("name"u8) ? Companion.Name
            : Companion.None;
    }
}
