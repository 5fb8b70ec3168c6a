namespace JsRun.Api.Sessions;

/// <summary>The params of methods on a stream. Its memory is the message's.</summary>
internal sealed class StreamBody
{
    public string Stream { get; set; } = string.Empty;

    public int Count { get; set; }

    /// <summary>A tagged value.</summary>
    public ReadOnlyMemory<byte> Value { get; set; }

    /// <summary>The message of the error that the stream fails with.</summary>
    public string Message { get; set; } = string.Empty;
}
