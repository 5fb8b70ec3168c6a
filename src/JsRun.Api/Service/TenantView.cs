using JsRun.Api.Runtimes;

namespace JsRun.Api.Service;

/// <summary>What a tenant has of what is counted where it is kept.</summary>
/// <param name="Runtimes">Live runtimes.</param>
/// <param name="Sessions">Live sessions.</param>
/// <param name="Snapshots">Snapshots, and bytes of their files.</param>
/// <param name="IdempotencyKeys">How many keys of repeatable requests may be remembered, and how many are.</param>
internal sealed record TenantView(TenantTotal Runtimes, int Sessions, (int Count, long Bytes) Snapshots, (int Limit, int Use) IdempotencyKeys);
