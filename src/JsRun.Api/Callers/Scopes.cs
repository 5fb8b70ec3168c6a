namespace JsRun.Api.Callers;

/// <summary>What a key is good for.</summary>
[Flags]
internal enum Scopes
{
    /// <summary>Nothing that needs a key.</summary>
    None = 0,

    /// <summary><c>eval</c>: run code, once or in runtimes, and what belongs to it: sessions, streams, jobs, interrupts.</summary>
    Eval = 1,

    /// <summary><c>runtimes:read</c>: list and describe what there is.</summary>
    RuntimesRead = 2,

    /// <summary><c>runtimes:write</c>: make, change and delete runtimes, what is in them, and snapshots.</summary>
    RuntimesWrite = 4,

    /// <summary><c>debug</c>: inspector, heap snapshots, CPU profiles.</summary>
    Debug = 8,

    /// <summary><c>admin</c>: what concerns the service and not one tenant.</summary>
    Admin = 16,

    /// <summary>All of them.</summary>
    All = Eval | RuntimesRead | RuntimesWrite | Debug | Admin,
}
