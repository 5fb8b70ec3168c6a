namespace JsRun.Api.Sessions;

/// <summary>The requests of a session that are under way: so many at once, of so many bytes. Any thread.</summary>
internal sealed class SessionLoad(int maxRequests, int maxBytes)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;
    private long _bytes;
    private bool _isClosed;

    /// <summary>Whether nothing more is taken in.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Whether as many are under way as may be.</summary>
    public bool IsFull => Volatile.Read(ref _requests) >= maxRequests;

    /// <summary>Takes a request in; the caller calls <see cref="Exit"/>.</summary>
    public bool TryEnter(int bytes)
    {
        lock (_gate)
        {
            if (_isClosed || _requests >= maxRequests || (_requests > 0 && _bytes + bytes > maxBytes))
            {
                return false;
            }

            _requests++;
            _bytes += bytes;
            return true;
        }
    }

    /// <summary>A request has been answered.</summary>
    public void Exit(int bytes)
    {
        lock (_gate)
        {
            _requests--;
            _bytes -= bytes;
            SignalIfEmpty();
        }
    }

    /// <summary>Takes nothing more in; completes when all is answered.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            SignalIfEmpty();
            return _empty.Task;
        }
    }

    private void SignalIfEmpty()
    {
        if (_isClosed && _requests == 0)
        {
            _empty.TrySetResult();
        }
    }
}
