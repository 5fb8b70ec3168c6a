namespace JsRun.Engine;

/// <summary>A global function that is carried out outside of the runtime. An object serves one runtime, one context, once.</summary>
/// <param name="name">The global's name.</param>
/// <param name="mode">What calling it gives.</param>
/// <param name="host">Who carries it out.</param>
public sealed class HostFunction(string name, HostFunctionMode mode, IFunctionHost host)
{
    /// <summary>The global's name.</summary>
    public string Name => name;

    /// <summary>What calling it gives.</summary>
    public HostFunctionMode Mode => mode;

    /// <summary>Who carries it out.</summary>
    public IFunctionHost Host => host;

    // Under the lock of the runtime's book.
    internal ulong Number { get; set; }
    internal ulong Context { get; set; }
    internal bool IsGone { get; set; }
}
