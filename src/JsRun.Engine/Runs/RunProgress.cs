namespace JsRun.Engine.Runs;

/// <summary>How far a run came in its turn.</summary>
internal enum RunProgress
{
    /// <summary>It awaits.</summary>
    Pending = 0,
    Finished = 1,

    /// <summary>The script was stopped.</summary>
    Terminated = 2,

    /// <summary>The native library failed in a way that no script can cause.</summary>
    Failed = 3,
}
