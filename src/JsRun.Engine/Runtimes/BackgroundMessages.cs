using JsRun.Engine.Deadlines;
using JsRun.Engine.Native;

namespace JsRun.Engine.Runtimes;

/// <summary>
/// The CPU time of messages, and of answers of hosts, that no evaluation pays for any more. Each is soon delivered, so two contexts that go on answering one another
/// would pass any budget of a single turn: here all of a runtime count together. What was used comes back at a tenth of the time that
/// passes. What other runtimes send has a budget of its own, so that nothing of this one is dropped for it; once that is used up their messages wait for it:
/// more of them may be on their way, and their sender is held up when too many wait. Owner thread only.
/// </summary>
internal sealed class BackgroundMessages(int maxCpuMs)
{
    private const int RecoveryDivisor = 10;

    private readonly long _maxNs = maxCpuMs * MonotonicClock.NsPerMs;
    private readonly int _clock = NativeMethods.ThreadCpuClock();
    private Use _own;
    private Use _elsewhere;
    private long _startCpuNs;

    /// <summary>From when on messages of other runtimes may be delivered, on the monotonic clock; past unless the budget is used up.</summary>
    public long ResumeNs { get; private set; }

    /// <summary>Before a message is delivered.</summary>
    public void Begin() => _startCpuNs = NativeMethods.CpuNs(_clock);

    /// <summary>After it.</summary>
    /// <param name="isFromElsewhere">It came from another runtime.</param>
    /// <returns>Whether the budget is used up, and what else there is of this runtime's is to be dropped; it begins anew then.</returns>
    public bool End(bool isFromElsewhere)
    {
        var nowNs = MonotonicClock.NowNs;
        var cpuNs = NativeMethods.CpuNs(_clock) - _startCpuNs;
        if (isFromElsewhere)
        {
            _elsewhere.Add(cpuNs, nowNs);
            if (_elsewhere.Ns > _maxNs)
            {
                ResumeNs = nowNs + ((_elsewhere.Ns - (_maxNs * 9 / 10)) * RecoveryDivisor);
            }

            return false;
        }

        _own.Add(cpuNs, nowNs);
        if (_own.Ns <= _maxNs)
        {
            return false;
        }

        _own.Ns = 0;
        return true;
    }

    private struct Use
    {
        private long _lastNs;

        public long Ns { get; set; }

        public void Add(long cpuNs, long nowNs)
        {
            Ns = Math.Max(0, Ns - ((nowNs - _lastNs) / RecoveryDivisor)) + cpuNs;
            _lastNs = nowNs;
        }
    }
}
