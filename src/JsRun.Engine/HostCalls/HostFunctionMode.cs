namespace JsRun.Engine;

/// <summary>What calling a host function gives a script.</summary>
public enum HostFunctionMode
{
    /// <summary>A promise.</summary>
    Async = 0,

    /// <summary>The value: the runtime's thread is blocked until it is there.</summary>
    Sync = 1,
}
