using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using JsRun.Api.Callers;

namespace JsRun.Api.Tenants;

/// <summary>The tenants and their keys as one state of the configuration has them. Immutable.</summary>
internal sealed class TenantTable(IEnumerable<TenantKey> keys)
{
    // By the first half of the hash, which tells nothing of the key; the whole is compared in constant time.
    private readonly FrozenDictionary<UInt128, TenantKey> _keys = keys.ToFrozenDictionary(key => IndexOf(key.Hash));

    /// <summary>Whether no tenant is configured.</summary>
    public bool IsEmpty => _keys.Count == 0;

    /// <summary>The keys.</summary>
    public IReadOnlyList<TenantKey> Keys => _keys.Values;

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
