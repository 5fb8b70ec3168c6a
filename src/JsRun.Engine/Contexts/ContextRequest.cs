namespace JsRun.Engine;

/// <summary>A context to make. The engine reads the memory it is given until the run is answered.</summary>
public sealed class ContextRequest : RunOptions
{
    /// <summary>A name by which it can be found beside its id; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Id or name of the context whose realm it is another name of; null for a realm of its own.</summary>
    public string? RealmOf { get; init; }

    /// <summary>
    /// What it has of V8's built-ins, as <see cref="RuntimeOptions.Intrinsics"/>, <c>{}</c> for all; empty for what the runtime's contexts have.
    /// Not for one that shares a realm.
    /// </summary>
    public ReadOnlyMemory<byte> Intrinsics { get; init; }

    /// <summary>Ids or names of the contexts that it is linked with, before anything else is done in it.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>A JSON object, each property of which becomes a global before the script runs; or empty.</summary>
    public ReadOnlyMemory<byte> Globals { get; init; }

    /// <summary>A script to run in it before it is ready, as a JSON string literal with its quotes; or empty.</summary>
    public ReadOnlyMemory<byte> Bootstrap { get; init; }

    /// <summary>Name of that script in stack traces.</summary>
    public string BootstrapFileName { get; init; } = "bootstrap.js";
}
