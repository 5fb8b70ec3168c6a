namespace JsRun.Api.Idempotency;

/// <summary>A request with a key: under way, or answered and remembered.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Key">The key.</param>
/// <param name="Content">Hash of what was asked.</param>
internal sealed record RepeatableRequest(string Tenant, string Key, UInt128 Content)
{
    // Its objects, and its places in tables.
    private const int OwnBytes = 512;

    private readonly TaskCompletionSource<StoredAnswer?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with what it was answered with; null when it failed.</summary>
    public Task<StoredAnswer?> Answer => _answer.Task;

    /// <summary>Memory that it takes in bytes, about. Under the store's lock.</summary>
    public long Bytes { get; set; } = OwnBytes + (2 * Key.Length);

    /// <summary>When it was answered, as a timestamp. Under the store's lock.</summary>
    public long AnsweredAt { get; set; }

    /// <summary>Tells the answer to those that wait for it.</summary>
    public void Tell(StoredAnswer? answer) => _answer.TrySetResult(answer);
}
