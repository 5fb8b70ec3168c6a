using JsRun.Api.Problems;

namespace JsRun.Api.Quotas;

/// <summary>
/// CPU time that a tenant's scripts may take: it grows evenly, up to a minute's worth, and what they have taken is measured and taken
/// off afterwards, so that it may become negative. Any thread.
/// </summary>
/// <param name="msPerMinute">How much it grows; 0: there is no limit.</param>
/// <param name="time">The clock.</param>
internal sealed class CpuBudget(long msPerMinute, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly double _msPerSecond = msPerMinute / 60.0;
    private double _balance = msPerMinute;
    private long _since = time.GetTimestamp();

    /// <summary>What is left in ms; negative when more was taken.</summary>
    public double Balance
    {
        get
        {
            lock (_gate)
            {
                return Grow();
            }
        }
    }

    /// <summary>Time in ms until something is left; 0 when something is.</summary>
    public int OverdrawnMs => msPerMinute != 0 && Balance is <= 0 and var balance ? (int)Math.Clamp(Math.Ceiling(-balance / _msPerSecond * 1000), 1, int.MaxValue) : 0;

    /// <summary>The refusal, when nothing is left.</summary>
    public Problem? Refusal()
    {
        if (msPerMinute == 0)
        {
            return null;
        }

        var balance = Balance;
        return balance > 0 ? null : QuotaProblem.Of(
            "cpuMsPerMinute",
            msPerMinute,
            (long)(msPerMinute - balance),
            $"The tenant's scripts have taken the {msPerMinute} ms of CPU time that they may take in a minute.",
            (int)Math.Max(1, Math.Ceiling(-balance / _msPerSecond)));
    }

    /// <summary>Takes off what was taken.</summary>
    public void Charge(double milliseconds)
    {
        if (msPerMinute == 0)
        {
            return;
        }

        lock (_gate)
        {
            _balance = Grow() - milliseconds;
        }
    }

    private double Grow()
    {
        var now = time.GetTimestamp();
        _balance = Math.Min(msPerMinute, _balance + (time.GetElapsedTime(_since, now).TotalSeconds * _msPerSecond));
        _since = now;
        return _balance;
    }
}
