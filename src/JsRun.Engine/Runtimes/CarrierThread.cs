using System.Diagnostics.CodeAnalysis;
using JsRun.Engine.Deadlines;

namespace JsRun.Engine.Runtimes;

/// <summary>
/// A thread that carries runtimes, one after the other: when its runtime is closed it waits for the next one for a while. A fresh
/// thread takes a stack, an arena of the allocator and the set-up of the CLR, which a runtime that lives for a millisecond notices.
/// </summary>
internal sealed class CarrierThread
{
    // As many as may be started at once under load. Of more the one parked first ends, whose stack may be of a size that nobody asks for.
    private const int MaxParked = 16;
    private const long MaxParkedNs = 10_000 * MonotonicClock.NsPerMs;

    private static readonly Lock Gate = new();

    // The one parked last is at the end: its stack is the most likely to be in the caches.
    private static readonly List<CarrierThread> Parked = [];

    private readonly int _stackBytes;
    private readonly WakeSignal _signal = new();
    private Action? _work;
    private bool _isDismissed;

    private CarrierThread(int stackBytes) => _stackBytes = stackBytes;

    /// <summary>Has a thread with a stack of this size do the work, which must not throw. Waits for the thread to be there if it is a new one.</summary>
    /// <exception cref="OutOfMemoryException">The system has no room for another thread.</exception>
    /// <exception cref="ThreadStartException">As well.</exception>
    public static void Run(int stackBytes, Action work)
    {
        if (TryTake(stackBytes, work) is { } parked)
        {
            parked._signal.Set();
            return;
        }

        var carrier = new CarrierThread(stackBytes) { _work = work };
        new Thread(carrier.Main, stackBytes) { Name = "js-runtime", IsBackground = true }.UnsafeStart();
    }

    private static CarrierThread? TryTake(int stackBytes, Action work)
    {
        lock (Gate)
        {
            var index = Parked.FindLastIndex(parked => parked._stackBytes == stackBytes);
            if (index < 0)
            {
                return null;
            }

            var carrier = Parked[index];
            Parked.RemoveAt(index);
            carrier._work = work;
            return carrier;
        }
    }

    private void Main()
    {
        while (TryGetWork(out var work))
        {
            work();
        }
    }

    private bool TryGetWork([NotNullWhen(true)] out Action? work)
    {
        CarrierThread? dismissed = null;
        lock (Gate)
        {
            if (TakeWork(out work))
            {
                return true;
            }

            if (Parked.Count == MaxParked)
            {
                dismissed = Parked[0];
                dismissed._isDismissed = true;
                Parked.RemoveAt(0);
            }

            Parked.Add(this);
        }

        dismissed?._signal.Set();
        var untilNs = MonotonicClock.NowNs + MaxParkedNs;
        while (true)
        {
            var leftNs = untilNs - MonotonicClock.NowNs;
            if (leftNs > 0)
            {
                _signal.Wait(leftNs);
            }

            lock (Gate)
            {
                if (TakeWork(out work))
                {
                    return true;
                }

                if (_isDismissed || leftNs <= 0)
                {
                    Parked.Remove(this);
                    return false;
                }
            }
        }
    }

    // Under the gate. What is done is not kept alive while the thread waits.
    private bool TakeWork([NotNullWhen(true)] out Action? work)
    {
        work = _work;
        _work = null;
        return work is not null;
    }
}
