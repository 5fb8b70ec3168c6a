using JsRun.Api.Options;

namespace JsRun.Api.Evaluations;

/// <summary>Lets a bounded number of one-shot evaluations run, and a bounded number wait. Any thread.</summary>
internal sealed class EvaluationGate(LimitOptions limits) : IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _places = new(limits.MaxConcurrentEvaluations);
    private int _waiting;

    /// <summary>Waits for a place. False when too many wait, or for too long.</summary>
    /// <exception cref="OperationCanceledException">The caller no longer waits.</exception>
    public ValueTask<bool> EnterAsync(CancellationToken cancellationToken) =>
        _places.Wait(0, CancellationToken.None) ? ValueTask.FromResult(true) : WaitAsync(cancellationToken);

    /// <summary>Gives the place back.</summary>
    public void Exit() => _places.Release();

    /// <inheritdoc />
    public void Dispose() => _places.Dispose();

    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Interlocked.Increment(ref _waiting) <= limits.MaxWaitingEvaluations && await _places.WaitAsync(MaxWait, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
