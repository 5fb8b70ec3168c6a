namespace JsRun.Api.Drain;

/// <summary>What works passes through: enter or be refused. Closing refuses newcomers and waits for those inside. Any thread.</summary>
internal sealed class DrainGate
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inside;
    private bool _closed;

    /// <summary>Whether it is closed.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>How many are inside.</summary>
    public int Inside => Volatile.Read(ref _inside);

    /// <summary>Enters; the caller calls <see cref="Exit"/>. False when it is closed.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _inside++;
            return true;
        }
    }

    /// <summary>Leaves.</summary>
    public void Exit()
    {
        lock (_gate)
        {
            _inside--;
            SignalIfEmpty();
        }
    }

    /// <summary>Closes it; completes when nobody is inside any more.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            SignalIfEmpty();
            return _empty.Task;
        }
    }

    private void SignalIfEmpty()
    {
        if (_closed && _inside == 0)
        {
            _empty.TrySetResult();
        }
    }
}
