namespace JsRun.Engine;

/// <summary>What came of a run. The numbers are stable: append only.</summary>
public enum RunOutcome
{
    Ok = 0,
    JavaScriptError = 1,
    SyntaxError = 2,
    ModuleNotFound = 3,
    ModuleError = 4,
    NotSerializable = 5,
    ResultTooLarge = 6,
    ResultTooDeep = 7,
    Timeout = 8,
    CpuLimit = 9,
    Interrupted = 10,
    NeverSettled = 11,
    HeapLimit = 12,

    /// <summary>The process ended under it. Never given by the engine.</summary>
    Crashed = 13,

    /// <summary>The runtime was closed before the run ended, or before it started.</summary>
    Closed = 14,

    /// <summary>A global or argument could not be converted; nothing ran. The error is <c>{"path","message"}</c>.</summary>
    InvalidValue = 15,

    // 16 was a module with imports, when these were not offered.

    /// <summary>A function handle, also one in a global or argument, does not exist; nothing ran. The error is <c>{"path","message"}</c>.</summary>
    FunctionNotFound = 17,

    /// <summary>Too many commands wait; nothing ran.</summary>
    QueueFull = 18,

    /// <summary>The caller's cancellation ended it, waiting or running.</summary>
    Cancelled = 19,

    /// <summary>As <see cref="FunctionNotFound"/>, but there was such a handle: it has been released.</summary>
    FunctionReleased = 24,

    /// <summary>A module or import map was refused; nothing ran. The error is <c>{"path","message"}</c>, the path from the request on.</summary>
    InvalidModule = 28,

    /// <summary>There is no module of that name to read or to delete.</summary>
    NoSuchModule = 29,

    /// <summary>Something in the runtime has no place in a snapshot. The error is <c>{"path","message"}</c>.</summary>
    SnapshotFailed = 32,

    /// <summary>There never was a context of that id, nor is one of that name; nothing ran. The error is <c>{"path","message"}</c>.</summary>
    NoSuchContext = 33,

    /// <summary>There was a context of that id, which has been deleted; nothing ran. The error is <c>{"path","message"}</c>.</summary>
    ContextDeleted = 34,

    /// <summary>Another context has the name; nothing ran. The error is <c>{"path","message"}</c>.</summary>
    ContextNameTaken = 35,

    /// <summary>The default context cannot be deleted. The error is <c>{"path","message"}</c>.</summary>
    ContextIsDefault = 36,

    /// <summary>The runtime has as many contexts as it may; nothing ran. The error is <c>{"path","message"}</c>.</summary>
    TooManyContexts = 37,

    /// <summary>Intrinsics cannot be taken away; nothing ran. The error is <c>{"path","message"}</c>, the path from the request on.</summary>
    InvalidIntrinsics = 40,

    /// <summary>A context cannot be linked with one that it is linked with, or is another name of, or has a port of the name; nothing ran. The error is <c>{"path","message"}</c>.</summary>
    ContextsLinked = 44,
}
