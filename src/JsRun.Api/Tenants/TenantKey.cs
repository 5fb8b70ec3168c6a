using JsRun.Api.Callers;

namespace JsRun.Api.Tenants;

/// <summary>A key of a tenant, by its hash.</summary>
/// <param name="Hash">SHA-256 of the key.</param>
/// <param name="Caller">Whom it stands for.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record TenantKey(byte[] Hash, Caller Caller, DateTimeOffset ExpiresAt);
