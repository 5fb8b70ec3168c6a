namespace JsRun.Engine;

/// <summary>A global function that is carried out outside of the runtime, or the runtime's module loader. An object serves one runtime, one context, once.</summary>
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

    /// <summary>It is no global, but asked for modules: see <see cref="EvaluateRequest.ModuleLoader"/>. Its name is of no account.</summary>
    public bool IsModuleLoader { get; init; }

    /// <summary>What messages call it.</summary>
    internal string Described => IsModuleLoader ? "the module loader" : $"'{name}'";

    /// <summary>
    /// Set for one that is no global, but feeds the streams <c>{"$stream":"cs_SOURCE_NUMBER"}</c> in values. It is called with <c>watch</c>, which is
    /// answered when the stream ends, <c>pull</c> or <c>cancel</c>, and the number; its answers are <see cref="StreamItems"/>.
    /// </summary>
    public ulong StreamSource { get; init; }

    // Under the lock of the runtime's book.
    internal ulong Number { get; set; }
    internal ulong Context { get; set; }
    internal bool IsGone { get; set; }
}
