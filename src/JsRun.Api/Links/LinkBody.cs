using JsRun.Api.Contexts;

namespace JsRun.Api.Links;

/// <summary>The body of <c>POST /runtimes/{id}/links</c>.</summary>
internal sealed class LinkBody
{
    /// <summary>The other runtime's id.</summary>
    public string Runtime { get; set; } = string.Empty;

    /// <summary>What the port is called in this runtime; empty for the other runtime's id.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>What the port is called in the other runtime; empty for this runtime's id.</summary>
    public string OtherName { get; set; } = string.Empty;

    /// <summary>Id or name of this runtime's context.</summary>
    public string Context { get; set; } = ContextNames.Default;

    /// <summary>Id or name of the other runtime's context.</summary>
    public string OtherContext { get; set; } = ContextNames.Default;
}
