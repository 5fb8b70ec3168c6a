namespace JsRun.Api.Sessions;

/// <summary>The params of methods on a stream.</summary>
internal sealed class StreamBody
{
    public string Stream { get; set; } = string.Empty;

    public int Count { get; set; }
}
