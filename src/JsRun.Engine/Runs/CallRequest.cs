namespace JsRun.Engine;

/// <summary>A function to call, by path or by handle.</summary>
public sealed class CallRequest : RunOptions
{
    /// <summary>A dotted path such as <c>a.b.f</c>; null when <see cref="FunctionId"/> names the function.</summary>
    public string? Path { get; init; }

    /// <summary>A function handle that a result has handed out.</summary>
    public ulong FunctionId { get; init; }

    /// <summary>The arguments as a JSON array; empty means none.</summary>
    public ReadOnlyMemory<byte> Args { get; init; }

    /// <summary>The receiver as JSON; empty means the object before the last dot, or undefined.</summary>
    public ReadOnlyMemory<byte> This { get; init; }
}
