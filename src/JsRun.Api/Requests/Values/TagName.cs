namespace JsRun.Api.Requests.Values;

/// <summary>The tags of values.</summary>
internal enum TagName
{
    /// <summary>A name that does not start with <c>$</c>.</summary>
    None,

    /// <summary>A name that starts with <c>$</c> and is no tag.</summary>
    Unknown,
    Undefined,
    Number,
    BigInt,
    Date,
    Map,
    Set,
    Bytes,
    RegExp,
    Error,
    Function,
    Stream,
    Object,
}
