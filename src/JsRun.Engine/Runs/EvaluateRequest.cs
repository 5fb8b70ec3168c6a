namespace JsRun.Engine;

/// <summary>Source text to run.</summary>
public sealed class EvaluateRequest : RunOptions
{
    /// <summary>The source as a JSON string literal with its quotes.</summary>
    public required ReadOnlyMemory<byte> Code { get; init; }
    public SourceKind Kind { get; init; }

    /// <summary>Used in stack traces.</summary>
    public string FileName { get; init; } = "main.js";

    /// <summary>It makes the runtime ready for others: the statistics do not count it.</summary>
    public bool IsBootstrap { get; init; }

    /// <summary>
    /// What is taken away from the runtime's contexts before anything else, for a runtime that has run no script yet; or empty. See
    /// <see cref="RuntimeOptions.Intrinsics"/>. Must stay as it is for as long as the runtime lives.
    /// </summary>
    public ReadOnlyMemory<byte> Intrinsics { get; init; }

    /// <summary>Host functions that become globals of the default context before anything else of the request; null for none.</summary>
    public IReadOnlyList<HostFunction>? HostFunctions { get; init; }

    /// <summary>
    /// Is asked for the modules that the runtime does not have, from now on; null for none. For a runtime that has run no script yet. A call has one
    /// JSON object, <c>{ "specifier", "referrer", "attributes" }</c>, as its arguments, and is answered by a <see cref="LoadedModule"/>.
    /// </summary>
    public HostFunction? ModuleLoader { get; init; }

    /// <summary>A JSON object, each property of which becomes a global before the code runs; or empty.</summary>
    public ReadOnlyMemory<byte> Globals { get; init; }

    /// <summary>
    /// A JSON object of modules by name that can be imported from now on, or empty. A text is JavaScript, or JSON where the name ends in
    /// <c>.json</c>; <c>{"$bytes":"..."}</c> is WebAssembly.
    /// </summary>
    public ReadOnlyMemory<byte> Modules { get; init; }

    /// <summary>An import map, which is added to the runtime's before the code runs; or empty.</summary>
    public ReadOnlyMemory<byte> ImportMap { get; init; }
}
