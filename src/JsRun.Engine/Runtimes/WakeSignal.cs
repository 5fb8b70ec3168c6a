namespace JsRun.Engine.Runtimes;

/// <summary>
/// What one thread sleeps on. A signal that comes while it is awake is kept, so none is lost between its last look and its sleep.
/// </summary>
internal sealed class WakeSignal
{
    private const int Clear = 0;
    private const int Signalled = 1;
    private const int Parked = 2;

    private readonly object _gate = new();
    private int _state;

    /// <summary>Any thread; never waits for long.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _state, Signalled) == Parked)
        {
            lock (_gate)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Takes a signal, sleeping until there is one or the time is over. The one waiting thread only.</summary>
    /// <param name="timeoutMs"><see cref="Timeout.Infinite"/> to wait for a signal only.</param>
    /// <returns>False when the time was over first.</returns>
    public bool Wait(int timeoutMs)
    {
        if (Interlocked.CompareExchange(ref _state, Clear, Signalled) == Signalled)
        {
            return true;
        }

        lock (_gate)
        {
            // A signal between the two lines leaves Signalled, and one after them has to wait for the lock that Wait gives up.
            if (Interlocked.CompareExchange(ref _state, Parked, Clear) == Clear)
            {
                Monitor.Wait(_gate, timeoutMs);
            }

            return Interlocked.Exchange(ref _state, Clear) == Signalled;
        }
    }
}
