namespace JsRun.Api.Contexts;

/// <summary>Where an object is to come from. Its memory is the request body's.</summary>
internal sealed class HandOverBody
{
    /// <summary>Names the request in logs. No field of the body.</summary>
    public string? TraceId { get; set; }

    /// <summary>Id or name of the context that has it.</summary>
    public string Context { get; set; } = string.Empty;

    /// <summary>The script whose value it is, as a JSON string literal.</summary>
    public ReadOnlyMemory<byte> Expression { get; set; }
}
