using System.Text.Json;
using JsRun.Api.Limits;
using JsRun.Api.Problems;

namespace JsRun.Api.Requests;

/// <summary>One pass over a JSON body: the tokens, the body they are slices of, and what was found to be wrong.</summary>
internal ref struct BodyReader(ReadOnlyMemory<byte> body, CallerLimits limits, FieldErrors errors, bool maySkipPlain = true, string? streamPrefix = null)
{
    private static readonly JsonReaderOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Disallow,
        AllowTrailingCommas = false,
        // Depth is limited per value, with an error that names the path; the reader itself takes a bit per level.
        MaxDepth = int.MaxValue,
    };

    // Where in the body the reader's own positions begin.
    private int _offset;

    /// <summary>The tokens. Positions in the body are this struct's to tell, not the reader's.</summary>
    public Utf8JsonReader Json = new(body.Span, Options);

    /// <summary>The whole body.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>Limits of the caller.</summary>
    public CallerLimits Limits { get; } = limits;

    /// <summary>What is wrong, all of it.</summary>
    public FieldErrors Errors { get; } = errors;

    /// <summary>What names of streams that the client feeds begin with; null where there are none.</summary>
    public string? StreamPrefix { get; } = streamPrefix;

    /// <summary>Whether something was skipped: the position in a <see cref="JsonException"/> is then not the one in the body.</summary>
    public bool HasSkipped { get; private set; }

    /// <summary>Where the current token begins in the body.</summary>
    public readonly int TokenStart => _offset + (int)Json.TokenStartIndex;

    /// <summary>The current token as it stands in the body, strings with their quotes.</summary>
    public readonly ReadOnlyMemory<byte> RawToken => RawSince(TokenStart);

    /// <summary>What has been read since <paramref name="start"/>, the current token included.</summary>
    public readonly ReadOnlyMemory<byte> RawSince(int start) => Body[start..(_offset + (int)Json.BytesConsumed)];

    /// <summary>
    /// Goes from the start of an object or array to its end without reading its tokens, where it is valid, has no tags and no more than
    /// <paramref name="maxContainers"/> inside one another. On no, nothing has been read.
    /// </summary>
    public bool TrySkipPlain(int maxContainers)
    {
        if (!maySkipPlain || Json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return false;
        }

        var start = TokenStart;
        if (!new PlainJsonScanner(Body.Span[start..]).TryMeasure(maxContainers, out var length))
        {
            return false;
        }

        // The reader is shown the end alone, as the next part of a text in parts.
        var end = new Utf8JsonReader(Json.TokenType == JsonTokenType.StartObject ? "}"u8 : "]"u8, isFinalBlock: false, Json.CurrentState);
        end.Read();
        _offset = start + length;
        Json = new Utf8JsonReader(Body.Span[_offset..], isFinalBlock: true, end.CurrentState);
        HasSkipped = true;
        return true;
    }

    /// <summary>The current string or property name; null when it has an escaped lone surrogate, which no .NET string should.</summary>
    public readonly string? TryGetString()
    {
        return Json.HasLoneSurrogate() ? null : Json.GetString();
    }

    /// <summary>The current property name, for messages.</summary>
    public readonly string NameForMessage() => TryGetString() ?? System.Text.Encoding.UTF8.GetString(Json.ValueSpan);
}
