namespace JsRun.Api.Tenants;

/// <summary>
/// For as long as a connection lives that a key has opened: tells when the key is no longer good, because it has ended or the configuration no longer has it.
/// Any thread.
/// </summary>
internal sealed class KeyLease : IDisposable
{
    // Longer waits than a timer can take are made of several.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _ended = new();
    private readonly Func<TimeSpan> _left;
    private readonly ITimer _timer;

    /// <param name="left">Tells how long the key is still good; nothing or less when it is not.</param>
    /// <param name="time">The clock.</param>
    public KeyLease(Func<TimeSpan> left, TimeProvider time)
    {
        _left = left;
        _timer = time.CreateTimer(static lease => ((KeyLease)lease!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Check();
    }

    /// <summary>Cancelled when the key is no longer good.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Called when the connection is over.</summary>
    public Action? Released { get; init; }

    /// <summary>Looks whether the key is still good.</summary>
    public void Check()
    {
        var left = _left();
        if (left > TimeSpan.Zero)
        {
            _timer.Change(left < MaxWait ? left : MaxWait, Timeout.InfiniteTimeSpan);
            return;
        }

        try
        {
            _ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection is gone just now.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Released?.Invoke();
        _timer.Dispose();
        _ended.Dispose();
    }
}
