using JsRun.Engine.Deadlines;
using JsRun.Engine.Native;

namespace JsRun.Engine.Runtimes;

/// <summary>
/// The CPU time of messages, and of answers of hosts, that no evaluation pays for any more. Each is soon delivered, so two contexts that go on answering one another
/// would pass any budget of a single turn: here all of a runtime count together. What was used comes back at a tenth of the time that
/// passes. Once it is used up, those of another runtime wait for that: more of them may be on their way, and their sender is held up when
/// too many wait. Owner thread only.
/// </summary>
internal sealed class BackgroundMessages(int maxCpuMs)
{
    private const int RecoveryDivisor = 10;

    private readonly long _maxNs = maxCpuMs * MonotonicClock.NsPerMs;
    private readonly int _clock = NativeMethods.ThreadCpuClock();
    private long _usedNs;
    private long _lastNs;
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
        _usedNs = Math.Max(0, _usedNs - ((nowNs - _lastNs) / RecoveryDivisor)) + NativeMethods.CpuNs(_clock) - _startCpuNs;
        _lastNs = nowNs;
        if (_usedNs <= _maxNs)
        {
            return false;
        }

        if (isFromElsewhere)
        {
            ResumeNs = nowNs + ((_usedNs - (_maxNs * 9 / 10)) * RecoveryDivisor);
            return false;
        }

        _usedNs = 0;
        return true;
    }
}
