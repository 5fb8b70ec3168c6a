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

    /// <summary><see cref="JsRuntime.TakeSnapshotAsync"/> will be called. Code in such a runtime is never optimized.</summary>
    public bool ForSnapshot { get; init; }

    /// <summary>Told when the runtime does not obey.</summary>
    public IRuntimeObserver? Observer { get; init; }
}
