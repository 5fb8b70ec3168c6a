using JsRun.Api.Callers;

namespace JsRun.Api.Tenants;

/// <summary>A key as the configuration has it.</summary>
/// <param name="Hash">SHA-256 of the key.</param>
/// <param name="Scopes">What it is good for.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record KeySetting(byte[] Hash, Scopes Scopes, DateTimeOffset ExpiresAt);
