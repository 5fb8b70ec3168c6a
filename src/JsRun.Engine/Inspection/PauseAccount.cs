using JsRun.Engine.Deadlines;
using JsRun.Engine.Runtimes;

namespace JsRun.Engine.Inspection;

/// <summary>
/// The time that a client has scripts paused and its commands run: deadlines and budgets of runs stand still meanwhile, and what is left
/// of the client's own runs down. Owner thread.
/// </summary>
internal sealed class PauseAccount(RuntimeGate gate, int maxPausedMs)
{
    private long _leftNs = maxPausedMs * MonotonicClock.NsPerMs;

    /// <summary>Whether it is open: who opens it inside does so for nothing.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether whatever is paused has to go on.</summary>
    public bool IsOver => gate.Pauses.IsOver;

    /// <summary>For a new client, or the first one that is waited for.</summary>
    public void Reset() => _leftNs = maxPausedMs * MonotonicClock.NsPerMs;

    /// <summary>Opens it; false when it was open, or the script is to be stopped.</summary>
    public bool TryOpen() => !IsOpen && (IsOpen = gate.Pauses.TryBegin(_leftNs));

    /// <summary>Closes it; false when there is no time left.</summary>
    public bool Close()
    {
        IsOpen = false;
        var (pausedNs, isExpired) = gate.Pauses.End();
        _leftNs = Math.Max(0, _leftNs - pausedNs);
        return !isExpired;
    }
}
