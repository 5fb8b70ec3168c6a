namespace JsRun.Engine;

/// <summary>Hears what a runtime cannot answer for itself.</summary>
public interface IRuntimeObserver
{
    /// <summary>
    /// The runtime was told to stop and did not within a second: V8 is inside a built-in that ignores termination, and only the
    /// end of the process will stop it. Called once per turn, on the deadline thread, before the run itself is answered: must only
    /// signal and return.
    /// </summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="pendingOutcome">What the run was to be ended with.</param>
    void Unresponsive(JsRuntime runtime, RunOutcome pendingOutcome);
}
