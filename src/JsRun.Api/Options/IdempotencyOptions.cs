namespace JsRun.Api.Options;

/// <summary>Settings of answers that are kept for repeated requests: section <c>JsRun:Idempotency</c>.</summary>
internal sealed class IdempotencyOptions
{
    /// <summary>Seconds for which an answer is kept. Clients rely on 600.</summary>
    [AllowedRange(1, 86_400)]
    public int KeepSeconds { get; init; } = 600;

    /// <summary>Bytes of one answer; of a longer one it is only known that it was given.</summary>
    [AllowedRange(0, 64 * ByteSize.MiB)]
    public int MaxAnswerBytes { get; init; } = ByteSize.MiB;

    /// <summary>Keys of one tenant that are known at once, those of requests under way included; more are refused.</summary>
    [AllowedRange(1, 10_000_000)]
    public int MaxKeysPerTenant { get; init; } = 20_000;

    /// <summary>Memory in bytes of one tenant's keys and answers.</summary>
    [AllowedRange(ByteSize.KiB, 64 * ByteSize.GiB)]
    public long MaxBytesPerTenant { get; init; } = 32 * ByteSize.MiB;

    /// <summary>Keys of all tenants that are known at once.</summary>
    [AllowedRange(1, 10_000_000)]
    public int MaxKeys { get; init; } = 200_000;

    /// <summary>Memory in bytes of all keys and answers.</summary>
    [AllowedRange(ByteSize.KiB, 64 * ByteSize.GiB)]
    public long MaxBytes { get; init; } = 256 * ByteSize.MiB;
}
