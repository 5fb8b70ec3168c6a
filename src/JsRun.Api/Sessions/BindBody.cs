namespace JsRun.Api.Sessions;

/// <summary>The params of <c>bind</c> and <c>unbind</c>.</summary>
internal sealed class BindBody
{
    public string Name { get; set; } = string.Empty;

    /// <summary>Whether calling the function blocks the runtime.</summary>
    public bool IsSync { get; set; }
}
