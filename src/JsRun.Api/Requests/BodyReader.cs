using System.Text.Json;
using JsRun.Api.Limits;
using JsRun.Api.Problems;

namespace JsRun.Api.Requests;

/// <summary>One pass over a JSON body: the tokens, the body they are slices of, and what was found to be wrong.</summary>
internal ref struct BodyReader(ReadOnlyMemory<byte> body, CallerLimits limits, FieldErrors errors)
{
    private static readonly JsonReaderOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Disallow,
        AllowTrailingCommas = false,
        // Depth is limited per value, with an error that names the path; the reader itself takes a bit per level.
        MaxDepth = int.MaxValue,
    };

    /// <summary>The tokens.</summary>
    public Utf8JsonReader Json = new(body.Span, Options);

    /// <summary>The whole body.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>Limits of the caller.</summary>
    public CallerLimits Limits { get; } = limits;

    /// <summary>What is wrong, all of it.</summary>
    public FieldErrors Errors { get; } = errors;

    /// <summary>The current token as it stands in the body, strings with their quotes.</summary>
    public readonly ReadOnlyMemory<byte> RawToken => Body[(int)Json.TokenStartIndex..(int)Json.BytesConsumed];

    /// <summary>What has been read since <paramref name="start"/>, the current token included.</summary>
    public readonly ReadOnlyMemory<byte> RawSince(long start) => Body[(int)start..(int)Json.BytesConsumed];

    /// <summary>The current string or property name; null when it has an escaped lone surrogate, which no .NET string should.</summary>
    public readonly string? TryGetString()
    {
        try
        {
            return Json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The current property name, for messages.</summary>
    public readonly string NameForMessage() => TryGetString() ?? System.Text.Encoding.UTF8.GetString(Json.ValueSpan);
}
