namespace JsRun.Engine;

/// <summary>
/// An object to hand over from one context to another: the value of a script in <see cref="RunOptions.Context"/> becomes a global of
/// another context, itself and not a copy. The engine reads the memory it is given until the run is answered.
/// </summary>
public sealed class HandOverRequest : RunOptions
{
    /// <summary>The script, as a JSON string literal with its quotes.</summary>
    public required ReadOnlyMemory<byte> Expression { get; init; }

    /// <summary>Id or name of the context that gets the value; null for the default one.</summary>
    public string? TargetContext { get; init; }

    /// <summary>The global's name.</summary>
    public required string Name { get; init; }
}
