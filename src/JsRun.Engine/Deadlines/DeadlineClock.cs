namespace JsRun.Engine.Deadlines;

/// <summary>The one thread of the process that watches all deadlines.</summary>
internal sealed class DeadlineClock
{
    private readonly object _gate = new();
    private readonly DeadlineHeap _heap = new();
    private long _wakeNs = long.MaxValue;

    private DeadlineClock()
    {
    }

    /// <summary>The clock of the process; its thread starts with the first use.</summary>
    public static DeadlineClock Shared { get; } = Start();

    /// <summary>Has the target looked at no later than <paramref name="dueNs"/>. Any thread.</summary>
    public void Schedule(DeadlineTarget target, long dueNs)
    {
        // The clock takes the target off before it calls it, so whoever still sees an earlier due time here has changed the
        // target's state before that call looks at it.
        if (Volatile.Read(ref target.DueNs) <= dueNs)
        {
            return;
        }

        lock (_gate)
        {
            if (target.DueNs <= dueNs)
            {
                return;
            }

            Volatile.Write(ref target.DueNs, dueNs);
            _heap.AddOrMoveUp(target);
            if (dueNs < _wakeNs)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    private static DeadlineClock Start()
    {
        var clock = new DeadlineClock();
        new Thread(clock.Run, 256 * 1024) { Name = "js-deadlines", IsBackground = true }.Start();
        return clock;
    }

    private void Run()
    {
        while (true)
        {
            var target = TakeDue();
            var next = target.OnDue(MonotonicClock.NowNs);
            if (next != long.MaxValue)
            {
                Schedule(target, next);
            }
        }
    }

    private DeadlineTarget TakeDue()
    {
        lock (_gate)
        {
            while (true)
            {
                var target = _heap.First;
                if (target is null)
                {
                    _wakeNs = long.MaxValue;
                    Monitor.Wait(_gate);
                    continue;
                }

                var waitNs = target.DueNs - MonotonicClock.NowNs;
                if (waitNs <= 0)
                {
                    _heap.RemoveFirst();
                    Volatile.Write(ref target.DueNs, long.MaxValue);
                    _wakeNs = 0;
                    return target;
                }

                _wakeNs = target.DueNs;
                Monitor.Wait(_gate, (int)Math.Min(int.MaxValue, (waitNs + MonotonicClock.NsPerMs - 1) / MonotonicClock.NsPerMs));
            }
        }
    }
}
