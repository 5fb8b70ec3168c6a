namespace JsRun.Engine.Runs;

/// <summary>Where a run is; changed only under the runtime's gate, and only forward.</summary>
internal enum RunPhase
{
    Waiting = 0,

    /// <summary>It has started and is not answered: it computes or awaits.</summary>
    Open = 1,

    /// <summary>Somebody has claimed it, and answers it.</summary>
    Answered = 2,
}
