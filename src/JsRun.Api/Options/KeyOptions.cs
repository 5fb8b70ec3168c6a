namespace JsRun.Api.Options;

/// <summary>Settings of one key of a tenant: section <c>JsRun:Tenants:ID:Keys:NAME</c>.</summary>
internal sealed class KeyOptions
{
    /// <summary>SHA-256 of the key's text in UTF-8, as 64 hexadecimal digits. The key itself is nowhere in the configuration.</summary>
    public string Hash { get; init; } = string.Empty;

    /// <summary>What the key is good for: <c>eval</c>, <c>runtimes:read</c>, <c>runtimes:write</c>, <c>debug</c>, <c>admin</c>, separated by spaces.</summary>
    public string Scopes { get; init; } = "eval runtimes:read runtimes:write";

    /// <summary>When it ends, with its offset from UTC; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
