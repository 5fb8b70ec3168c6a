using JsRun.Api.Contexts;

namespace JsRun.Api.Sessions;

/// <summary>The params of <c>setGlobal</c>. Its memory is the message's.</summary>
internal sealed class SetGlobalBody
{
    public string Name { get; set; } = string.Empty;

    /// <summary>A tagged value.</summary>
    public ReadOnlyMemory<byte> Value { get; set; }

    /// <summary>Id or name of the context.</summary>
    public string Context { get; set; } = ContextNames.Default;
}
