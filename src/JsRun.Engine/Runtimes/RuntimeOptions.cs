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

    /// <summary>Told when the runtime does not obey.</summary>
    public IRuntimeObserver? Observer { get; init; }
}
