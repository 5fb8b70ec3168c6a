namespace JsRun.Api.Limits;

/// <summary>
/// Lets a bounded number work, and a bounded number wait: places that become free go to the tenants in turn, and within a tenant in the order of
/// asking. When all that may wait do, whoever newly comes takes the place of the last one of the tenant that has most waiting. Any thread.
/// </summary>
/// <param name="places">How many work at once.</param>
/// <param name="maxWaiting">How many wait for a place.</param>
/// <param name="maxWait">How long.</param>
internal sealed class FairGate(int places, int maxWaiting, TimeSpan maxWait)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedList<TaskCompletionSource<bool>>> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _turns = new();
    private readonly int _places = places;
    private int _free = places;
    private int _count;

    /// <summary>How many work, and how many wait.</summary>
    public (int Working, int Waiting) Load
    {
        get
        {
            lock (_gate)
            {
                return (_places - _free, _count);
            }
        }
    }

    /// <summary>Waits for a place. False when too many wait, or for too long.</summary>
    /// <exception cref="OperationCanceledException">The caller no longer waits.</exception>
    public ValueTask<bool> EnterAsync(string tenant, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> waiter;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return ValueTask.FromResult(true);
            }

            if (!MakeRoom(tenant))
            {
                return ValueTask.FromResult(false);
            }

            waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_waiting.TryGetValue(tenant, out var queue))
            {
                _waiting.Add(tenant, queue = []);
                _turns.Enqueue(tenant);
            }

            queue.AddLast(waiter);
            _count++;
        }

        return WaitAsync(tenant, waiter, cancellationToken);
    }

    /// <summary>Gives the place back.</summary>
    public void Exit()
    {
        lock (_gate)
        {
            if (_turns.Count == 0)
            {
                _free++;
                return;
            }

            var tenant = _turns.Dequeue();
            var queue = _waiting[tenant];
            var first = queue.First!.Value;
            Remove(tenant, queue, queue.First, isAtTurn: true);
            first.SetResult(true);
        }
    }

    private async ValueTask<bool> WaitAsync(string tenant, TaskCompletionSource<bool> waiter, CancellationToken cancellationToken)
    {
        try
        {
            return await waiter.Task.WaitAsync(maxWait, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // Unless it was given a place, or turned away, at that very moment.
            var isAdmitted = !TryLeave(tenant, waiter) && await waiter.Task;
            if (exception is TimeoutException)
            {
                return isAdmitted;
            }

            if (isAdmitted)
            {
                Exit();
            }

            throw;
        }
    }

    private bool TryLeave(string tenant, TaskCompletionSource<bool> waiter)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(tenant, out var queue) && queue.Find(waiter) is { } node)
            {
                Remove(tenant, queue, node, isAtTurn: false);
                return true;
            }

            return false;
        }
    }

    private bool MakeRoom(string tenant)
    {
        if (_count < maxWaiting)
        {
            return true;
        }

        var own = _waiting.TryGetValue(tenant, out var mine) ? mine.Count : 0;
        if (_waiting.Count == 0)
        {
            return false;
        }

        var (largest, queue) = _waiting.MaxBy(pair => pair.Value.Count);
        if (queue.Count <= own + 1)
        {
            return false;
        }

        var last = queue.Last!;
        Remove(largest, queue, last, isAtTurn: false);
        last.Value.SetResult(false);
        return true;
    }

    // A tenant is in the row of turns exactly as long as it has somebody waiting.
    private void Remove(string tenant, LinkedList<TaskCompletionSource<bool>> queue, LinkedListNode<TaskCompletionSource<bool>> node, bool isAtTurn)
    {
        queue.Remove(node);
        _count--;
        if (queue.Count > 0)
        {
            if (isAtTurn)
            {
                _turns.Enqueue(tenant);
            }

            return;
        }

        _waiting.Remove(tenant);
        for (var turn = isAtTurn ? 0 : _turns.Count; turn > 0; turn--)
        {
            if (_turns.Dequeue() is var other && other != tenant)
            {
                _turns.Enqueue(other);
            }
        }
    }
}
