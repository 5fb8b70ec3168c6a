namespace JsRun.Api.Limits;

/// <summary>Lets a bounded number of requests work, and a bounded number wait. Any thread.</summary>
/// <param name="places">How many work at once.</param>
/// <param name="maxWaiting">How many wait for a place.</param>
/// <param name="maxWait">How long; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
internal abstract class AdmissionGate(int places, int maxWaiting, TimeSpan maxWait) : IDisposable
{
    private readonly SemaphoreSlim _places = new(places);
    private int _waiting;

    /// <summary>How many work.</summary>
    public int Working => places - _places.CurrentCount;

    /// <summary>How many wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Takes a place if one is free.</summary>
    public bool TryEnter() => _places.Wait(0, CancellationToken.None);

    /// <summary>Waits for a place. False when too many wait, or for too long.</summary>
    /// <exception cref="OperationCanceledException">The caller no longer waits.</exception>
    public ValueTask<bool> EnterAsync(CancellationToken cancellationToken) =>
        TryEnter() ? ValueTask.FromResult(true) : WaitAsync(cancellationToken);

    /// <summary>Gives the place back.</summary>
    public void Exit() => _places.Release();

    /// <inheritdoc />
    public void Dispose() => _places.Dispose();

    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Interlocked.Increment(ref _waiting) <= maxWaiting && await _places.WaitAsync(maxWait, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
