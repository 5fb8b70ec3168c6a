namespace JsRun.Engine.Isolates;

/// <summary>Source text as an isolate takes it.</summary>
internal readonly ref struct IsolateSource
{
    /// <summary>A JSON string literal with its quotes.</summary>
    public required ReadOnlySpan<byte> CodeJson { get; init; }
    public required ReadOnlySpan<byte> FileName { get; init; }
    public SourceKind Kind { get; init; }

    /// <summary>V8's code cache of exactly this source, or empty.</summary>
    public ReadOnlySpan<byte> CodeCache { get; init; }

    /// <summary>Keeps the compiled code until the run is released, for <see cref="Isolate.WriteCodeCache"/>.</summary>
    public bool KeepCode { get; init; }

    /// <summary>Notes when it is compiled, for <see cref="Isolate.TryGetCompileTime"/>.</summary>
    public bool Times { get; init; }
}
