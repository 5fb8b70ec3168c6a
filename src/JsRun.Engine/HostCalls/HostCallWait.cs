using JsRun.Engine.Deadlines;
using JsRun.Engine.Errands;
using JsRun.Engine.Isolates;
using JsRun.Engine.Runtimes;

namespace JsRun.Engine.HostCalls;

/// <summary>Blocks the runtime's thread for a synchronous call. Errands are done meanwhile, as in a pause. Owner thread.</summary>
internal static class HostCallWait
{
    /// <summary>Returns once the call is answered, or the script is to be stopped.</summary>
    /// <param name="call">The call.</param>
    /// <param name="calls">Where its answer comes.</param>
    /// <param name="session">The isolate.</param>
    /// <param name="gate">What ends the wait.</param>
    /// <param name="errands">What is done meanwhile.</param>
    /// <param name="maxBackgroundMs">How long it takes at most when no evaluation, and so no deadline, is behind it; then it fails.</param>
    public static void For(HostCall call, HostCallBook calls, IsolateSession session, RuntimeGate gate, ErrandQueue errands, int maxBackgroundMs)
    {
        var untilNs = gate.Waits.Begin(call.Run) ? long.MaxValue : MonotonicClock.NowNs + (maxBackgroundMs * MonotonicClock.NsPerMs);
        while (true)
        {
            calls.MoveAnswers(session.Isolate);
            if (call.IsTaken)
            {
                break;
            }

            if (gate.Waits.IsOver)
            {
                calls.Cancel(call);
                break;
            }

            var leftNs = untilNs == long.MaxValue ? -1 : Math.Max(0, untilNs - MonotonicClock.NowNs);
            if (leftNs == 0)
            {
                GiveUp(call, calls, session.Isolate);
                break;
            }

            if (!errands.DoNext(session))
            {
                gate.Signal.Wait(leftNs);
            }
        }

        gate.Waits.End();
    }

    private static void GiveUp(HostCall call, HostCallBook calls, Isolate isolate)
    {
        calls.Cancel(call);
        _ = isolate.AnswerHostCall(
            call.Number, isError: true, new HostError($"{call.Function.Described} was not answered in time", "TimeoutError").ToJson());
    }
}
