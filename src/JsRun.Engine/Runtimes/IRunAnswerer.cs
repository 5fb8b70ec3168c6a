using JsRun.Engine.Runs;

namespace JsRun.Engine.Runtimes;

/// <summary>Answers runs that the gate claimed. Called outside of its lock, on whatever thread made the claim.</summary>
internal interface IRunAnswerer
{
    /// <summary>Answers a run with its <see cref="Run.Stop"/>, without touching V8.</summary>
    void AnswerStopped(Run run);

    /// <summary>The turn ignores every request to stop.</summary>
    void ReportUnresponsive(RunOutcome pendingOutcome);
}
