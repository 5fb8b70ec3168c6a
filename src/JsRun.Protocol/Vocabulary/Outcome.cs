namespace JsRun.Protocol.Vocabulary;

/// <summary>What became of an evaluation or call. Numbers are on the wire: append only.</summary>
public enum Outcome : byte
{
    /// <summary>It completed with a value.</summary>
    Ok = 0,

    /// <summary>An uncaught exception or rejection.</summary>
    JavaScriptError = 1,

    /// <summary>It does not parse.</summary>
    SyntaxError = 2,

    /// <summary>An import could not be resolved.</summary>
    ModuleNotFound = 3,

    /// <summary>An import could not be loaded.</summary>
    ModuleError = 4,

    /// <summary>The value has no JSON form.</summary>
    NotSerializable = 5,

    /// <summary>The value is larger than the limit.</summary>
    ResultTooLarge = 6,

    /// <summary>The value is nested deeper than the limit.</summary>
    ResultTooDeep = 7,

    /// <summary>Stopped: the wall-clock budget was used up.</summary>
    Timeout = 8,

    /// <summary>Stopped: the CPU budget was used up.</summary>
    CpuLimit = 9,

    /// <summary>Stopped from outside.</summary>
    Interrupted = 10,

    /// <summary>It awaits a promise that nothing can settle any more.</summary>
    NeverSettled = 11,

    /// <summary>The memory limit was exceeded; the runtime is closed.</summary>
    HeapLimit = 12,

    /// <summary>The engine gave up or had to be killed; the runtime is closed.</summary>
    Crashed = 13,
}
