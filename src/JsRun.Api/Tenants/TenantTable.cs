using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using JsRun.Api.Callers;
using JsRun.Api.Options;
using JsRun.Api.Quotas;

namespace JsRun.Api.Tenants;

/// <summary>The tenants and their keys as one state of the configuration has them. Immutable.</summary>
internal sealed class TenantTable
{
    // By the first half of the hash, which tells nothing of the key; the whole is compared in constant time.
    private readonly FrozenDictionary<UInt128, TenantKey> _keys;
    private readonly FrozenDictionary<string, TenantUse> _uses;

    /// <param name="settings">The tenants.</param>
    /// <param name="useOf">Gives what a tenant uses of its quotas; once for each tenant.</param>
    public TenantTable(IReadOnlyList<TenantSetting> settings, Func<string, QuotaOptions, TenantUse> useOf)
    {
        _uses = settings.ToFrozenDictionary(tenant => tenant.Id, tenant => useOf(tenant.Id, tenant.Quotas), StringComparer.Ordinal);
        _keys = settings
            .SelectMany(tenant => tenant.Keys, (tenant, key) => new TenantKey(key.Hash, new Caller(tenant.Id, tenant.Limits, _uses[tenant.Id], key.Scopes), key.ExpiresAt))
            .ToFrozenDictionary(key => IndexOf(key.Hash));
    }

    /// <summary>How many tenants there are.</summary>
    public int Count => _uses.Count;

    /// <summary>The tenants' ids, in no order.</summary>
    public IReadOnlyList<string> Ids => _uses.Keys;

    /// <summary>Whether no tenant is configured.</summary>
    public bool IsEmpty => _keys.Count == 0;

    /// <summary>How many keys they have.</summary>
    public int KeyCount => _keys.Count;

    /// <summary>What a tenant uses of its quotas; null when it is not known.</summary>
    public TenantUse? UseOf(string tenant) => _uses.GetValueOrDefault(tenant);

    /// <summary>Whom a key stands for; null when it is not known or has ended.</summary>
    public Caller? Find(ReadOnlySpan<char> key, DateTimeOffset now)
    {
        Span<byte> hash = stackalloc byte[ApiKey.HashBytes];
        return ApiKey.TryHash(key, hash) && Find(hash) is { } known && now < known.ExpiresAt ? known.Caller : null;
    }

    /// <summary>The key of a hash, ended or not; null when it is not known.</summary>
    public TenantKey? Find(ReadOnlySpan<byte> hash) =>
        _keys.TryGetValue(IndexOf(hash), out var known) && CryptographicOperations.FixedTimeEquals(hash, known.Hash) ? known : null;

    private static UInt128 IndexOf(ReadOnlySpan<byte> hash) => MemoryMarshal.Read<UInt128>(hash);
}
