namespace JsRun.Api.Callbacks;

/// <summary>What came of a call over HTTP.</summary>
/// <param name="Status">The answer's status; 0 when there is none.</param>
/// <param name="Json">The answer's JSON; empty for none.</param>
/// <param name="Failure">Why there is no answer that can be used, in words for the script's author; null when there is one.</param>
internal readonly record struct CallbackReply(int Status, byte[] Json, string? Failure = null)
{
    /// <summary>Whether it is an answer of the 2xx kind.</summary>
    public bool IsSuccess => Failure is null && Status is >= 200 and < 300;

    public static CallbackReply Failed(string why, int status = 0) => new(status, [], why);
}
