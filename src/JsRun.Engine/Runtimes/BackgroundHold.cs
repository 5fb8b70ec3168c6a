using JsRun.Engine.Deadlines;

namespace JsRun.Engine.Runtimes;

/// <summary>Until when nothing may run that no evaluation pays for. Any thread.</summary>
internal sealed class BackgroundHold
{
    private long _untilNs;

    /// <summary>The end of it, on the monotonic clock; past unless there is one.</summary>
    public long UntilNs => Volatile.Read(ref _untilNs);

    /// <summary>Whether there is one now.</summary>
    public bool IsOn => UntilNs is not 0 and var untilNs && untilNs > MonotonicClock.NowNs;

    /// <summary>Begins one, or changes its end.</summary>
    public void Set(int milliseconds) => Volatile.Write(ref _untilNs, MonotonicClock.NowNs + (milliseconds * MonotonicClock.NsPerMs));
}
