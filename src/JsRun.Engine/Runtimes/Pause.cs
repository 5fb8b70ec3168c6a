using JsRun.Engine.Deadlines;

namespace JsRun.Engine.Runtimes;

/// <summary>The pause of a script by a debugger. Used under the runtime's gate; an object serves all pauses one after the other.</summary>
internal sealed class Pause
{
    // For the debugger's own command to come to its end once the time is up.
    private const long GraceNs = 250 * MonotonicClock.NsPerMs;

    /// <summary>What a debugger's commands may compute during one pause.</summary>
    public const long MaxCpuNs = 60_000 * MonotonicClock.NsPerMs;

    private const long LookNs = 1000 * MonotonicClock.NsPerMs;

    private long _sinceNs;

    public bool IsActive { get; private set; }

    /// <summary>The time is up: the script has to go on.</summary>
    public bool IsExpired { get; private set; }

    public long UntilNs { get; private set; }

    public void Begin(long nowNs, long untilNs)
    {
        IsActive = true;
        IsExpired = false;
        _sinceNs = nowNs;
        UntilNs = untilNs;
    }

    /// <summary>Notes that the time is up, and gives a little more; false when that has been used up, too.</summary>
    public bool TryExpire(long nowNs)
    {
        if (IsExpired)
        {
            return false;
        }

        IsExpired = true;
        UntilNs = nowNs + GraceNs;
        return true;
    }

    /// <summary>When the clock has to look again.</summary>
    public long NextLookNs(long nowNs) => Math.Min(UntilNs, nowNs + LookNs);

    /// <returns>How long it was, in ns.</returns>
    public long End(long nowNs)
    {
        IsActive = false;
        IsExpired = false;
        return nowNs - _sinceNs;
    }
}
