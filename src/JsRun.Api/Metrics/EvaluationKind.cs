namespace JsRun.Api.Metrics;

/// <summary>What kind of run an evaluation is.</summary>
internal enum EvaluationKind
{
    /// <summary>An evaluation in a fresh runtime, alone or of a batch.</summary>
    OneShot,

    /// <summary>An evaluation in a runtime, of a session or not.</summary>
    Evaluate,

    /// <summary>A call of a function.</summary>
    Call,

    /// <summary>A stream that was read.</summary>
    Stream,

    /// <summary>A script that sets up a runtime or a context.</summary>
    Bootstrap,
}
