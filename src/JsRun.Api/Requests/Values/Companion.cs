namespace JsRun.Api.Requests.Values;

/// <summary>The names that may stand beside a tag.</summary>
internal enum Companion
{
    None,

    /// <summary><c>kind</c> beside <c>$bytes</c>.</summary>
    Kind,

    /// <summary><c>flags</c> beside <c>$regexp</c>.</summary>
    Flags,

    /// <summary><c>name</c> beside <c>$function</c>.</summary>
    Name,
}
