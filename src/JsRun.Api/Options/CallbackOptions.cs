using JsRun.Api.Callbacks;

namespace JsRun.Api.Options;

/// <summary>Settings of host functions that the service calls over HTTP: section <c>JsRun:Callbacks</c>.</summary>
internal sealed class CallbackOptions
{
    /// <summary>
    /// URLs that may be called, separated by spaces: origins, each with a path or without, which permits what is below it. Empty: none, and
    /// <c>functions</c> cannot be given.
    /// </summary>
    public string AllowedUrls { get; init; } = string.Empty;

    /// <summary>Networks in CIDR form, separated by spaces, that may be called although they are private, or otherwise not of the public internet.</summary>
    public string AllowedNetworks { get; init; } = string.Empty;

    /// <summary>Key in base64 that signs calls, so that callees can tell the service; empty: they are not signed.</summary>
    public string SigningKey { get; init; } = string.Empty;

    /// <summary>Time in ms of a call that asks for none, from its turn to the end of the answer.</summary>
    [AllowedRange(1, 3_600_000)]
    public int DefaultTimeoutMs { get; init; } = 10_000;

    /// <summary>Longest time in ms that a function may ask for.</summary>
    [AllowedRange(1, 3_600_000)]
    public int MaxTimeoutMs { get; init; } = 60_000;

    /// <summary>Calls of one runtime that are under way at once; more wait.</summary>
    [AllowedRange(1, 10_000)]
    public int MaxConcurrentPerRuntime { get; init; } = 16;

    /// <summary>Calls of all runtimes that are under way at once; more wait.</summary>
    [AllowedRange(1, 100_000)]
    public int MaxConcurrent { get; init; } = 256;

    /// <summary>Bytes of an answer; a larger one is an error.</summary>
    [AllowedRange(1024, 4 * ByteSize.MiB)]
    public int MaxResponseBytes { get; init; } = 4 * ByteSize.MiB;

    /// <summary><see cref="AllowedUrls"/>, read.</summary>
    [NotASetting]
    public UrlAllowList Urls => field ??= new UrlAllowList(AllowedUrls);
}
