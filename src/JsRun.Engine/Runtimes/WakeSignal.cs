using JsRun.Engine.Native;

namespace JsRun.Engine.Runtimes;

/// <summary>
/// What one thread sleeps on. A signal that comes while it is awake is kept, so none is lost between its last look and its sleep.
/// </summary>
internal sealed class WakeSignal
{
    private const int Clear = 0;
    private const int Signalled = 1;
    private const int Parked = 2;

    private readonly Futex _futex = new();

    /// <summary>Any thread; never waits.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _futex.Value, Signalled) == Parked)
        {
            _futex.WakeOne();
        }
    }

    /// <summary>Takes a signal, sleeping until there is one or the time is over. The one waiting thread only.</summary>
    /// <param name="timeoutNs">Negative to wait for a signal only.</param>
    /// <returns>False when the time was over, or for no reason.</returns>
    public bool Wait(long timeoutNs)
    {
        if (Interlocked.CompareExchange(ref _futex.Value, Parked, Clear) == Clear)
        {
            _futex.Wait(Parked, timeoutNs);
        }

        return Interlocked.Exchange(ref _futex.Value, Clear) == Signalled;
    }
}
