namespace JsRun.Engine;

/// <summary>What a runtime is doing.</summary>
public enum RuntimeState
{
    Starting = 0,
    Idle = 1,

    /// <summary>A run is open: it computes, awaits or waits in the queue.</summary>
    Busy = 2,
    Closed = 3,
}
