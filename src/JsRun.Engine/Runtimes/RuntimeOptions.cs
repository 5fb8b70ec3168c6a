namespace JsRun.Engine;

/// <summary>What a runtime is started with.</summary>
/// <param name="Limits">The runtime's limits.</param>
public sealed record RuntimeOptions(RuntimeLimits Limits)
{
    /// <summary>Installs the <c>console</c> global into the default context from the start.</summary>
    public bool Console { get; init; }

    /// <summary>The runtime's first <see cref="JsRuntime.Number"/>.</summary>
    public ulong Number { get; init; }

    /// <summary>Where compiled code is kept for the next time; null for nowhere.</summary>
    public CodeCache? CodeCache { get; init; }

    /// <summary>What it starts from; null for nothing but the service's own. Not disposed of before the runtime is ready.</summary>
    public RuntimeSnapshot? Snapshot { get; init; }

    /// <summary>
    /// What its contexts have of V8's built-ins, as JSON; empty for all. Names with false are taken away, <c>"preset":"minimal"</c> takes away
    /// what is not named with true, and <c>seed</c> and <c>now</c> make a context deterministic.
    /// </summary>
    public ReadOnlyMemory<byte> Intrinsics { get; init; }

    /// <summary><see cref="JsRuntime.TakeSnapshotAsync"/> will be called. Code in such a runtime is never optimized.</summary>
    public bool ForSnapshot { get; init; }

    /// <summary>Told when the runtime does not obey.</summary>
    public IRuntimeObserver? Observer { get; init; }
}
