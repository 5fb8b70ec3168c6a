namespace JsRun.Api.Logging;

/// <summary>What a source is that is run as part of another request than an evaluation.</summary>
internal enum AuditedSource
{
    /// <summary>A script that is run once in a new runtime.</summary>
    Bootstrap,

    /// <summary>A script that is run once in a new context.</summary>
    ContextBootstrap,

    /// <summary>A script whose value is handed over to another context.</summary>
    HandOver,

    /// <summary>A script that sets up a snapshot.</summary>
    SnapshotScript,

    /// <summary>A module, which runs when it is imported.</summary>
    Module,
}
