namespace JsRun.Engine;

/// <summary>Why a runtime is closed.</summary>
public enum CloseReason
{
    Deleted = 0,
    Evicted = 1,

    /// <summary>It exceeded its heap limit; V8 promises nothing about such an isolate.</summary>
    HeapLimit = 2,

    /// <summary>Its thread failed in a way that no script can cause.</summary>
    Failed = 3,
}
