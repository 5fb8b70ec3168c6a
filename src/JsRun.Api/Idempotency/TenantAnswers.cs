namespace JsRun.Api.Idempotency;

/// <summary>The requests with keys of one tenant. Not thread-safe: the store locks.</summary>
internal sealed class TenantAnswers
{
    /// <summary>By their keys.</summary>
    public Dictionary<string, RepeatableRequest> Requests { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that have been answered, the oldest first.</summary>
    public Queue<RepeatableRequest> Answered { get; } = [];

    /// <summary>Memory in bytes.</summary>
    public long Bytes { get; set; }
}
