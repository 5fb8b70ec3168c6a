namespace JsRun.Api.Idempotency;

/// <summary>What a request was answered with. Immutable.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The header fields that belong to it alone.</param>
/// <param name="Body">The body; null when it is not kept.</param>
/// <param name="Code">What the log calls it.</param>
/// <param name="RuntimeId">The runtime that it is about.</param>
internal sealed record StoredAnswer(int Status, KeyValuePair<string, string>[] Headers, byte[]? Body, string? Code, string? RuntimeId)
{
    /// <summary>Whether a later request with the same key is answered by it; else that request is carried out.</summary>
    public bool IsFinal => Status is < StatusCodes.Status500InternalServerError and not StatusCodes.Status429TooManyRequests;

    /// <summary>Memory that it takes in bytes, about.</summary>
    public long Bytes => (Body?.Length ?? 0) + Headers.Sum(header => 2 * header.Value.Length);
}
