namespace JsRun.Api.Requests.Values;

/// <summary>What has been seen of an object that may be a tagged value.</summary>
internal struct TaggedContent
{
    private string? _kind;
    private string? _flags;
    private bool _hasName;

    /// <summary>The tag; <see cref="TagName.None"/> as long as there is none.</summary>
    public TagName Name { get; set; }

    /// <summary>Whether there are members that can stand beside no tag.</summary>
    public bool HasOthers { get; set; }

    /// <summary>Bytes that a <c>$bytes</c> decodes to.</summary>
    public int DecodedBytes { get; set; }

    /// <summary>Notes a text that may stand beside the tag, which may still follow.</summary>
    public bool TryTake(Companion companion, ref BodyReader reader)
    {
        switch (companion)
        {
            case Companion.Kind when Name is TagName.None or TagName.Bytes:
                _kind = reader.TryGetString() ?? string.Empty;
                return true;
            case Companion.Flags when Name is TagName.None or TagName.RegExp:
                _flags = reader.TryGetString() ?? string.Empty;
                return true;
            case Companion.Name when Name is TagName.None or TagName.Function:
                _hasName = true;
                return true;
            default:
                return false;
        }
    }

    /// <summary>What is wrong with the object as a whole; null when it is a plain one or a good tagged value.</summary>
    public readonly string? Finish()
    {
        if (Name == TagName.None)
        {
            return null;
        }

        var misplaced = HasOthers
            || (_kind is not null && Name != TagName.Bytes)
            || (_flags is not null && Name != TagName.RegExp)
            || (_hasName && Name != TagName.Function);
        if (misplaced)
        {
            return "has a tag and other names; an object with a key that starts with $ is written {\"$object\":{...}}.";
        }

        return Name switch
        {
            TagName.Bytes => TagContent.CheckKind(_kind, DecodedBytes),
            TagName.RegExp => TagContent.CheckFlags(_flags),
            _ => null,
        };
    }
}
