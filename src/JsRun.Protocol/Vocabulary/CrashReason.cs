namespace JsRun.Protocol.Vocabulary;

/// <summary>Why an evaluation ended as <see cref="Outcome.Crashed"/>.</summary>
public enum CrashReason : byte
{
    /// <summary>V8 aborted the process.</summary>
    EngineAbort = 0,

    /// <summary>The code could not be interrupted and its worker was killed.</summary>
    Unresponsive = 1,

    /// <summary>V8 or the worker ran out of memory.</summary>
    OutOfMemory = 2,
}
