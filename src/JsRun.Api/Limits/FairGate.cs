using System.Runtime.InteropServices;

namespace JsRun.Api.Limits;

/// <summary>
/// Lets a bounded number work, and a bounded number wait. Places that become free go to the tenants in turn, and within a tenant in the order of
/// asking. A tenant that has fewer than its even part of the places enters although others have taken all of them, as long as there are not the most that may
/// be, so that it does not wait for their work to end. When all that may wait do, whoever newly comes takes the place of the last one of
/// the tenant that has most waiting. Any thread.
/// </summary>
/// <param name="places">How many work at once.</param>
/// <param name="mostWorking">How many work at once where tenants that have less than their part are let in beside others that have more: <paramref name="places"/> or more.</param>
/// <param name="maxWaiting">How many wait for a place.</param>
/// <param name="maxWait">How long.</param>
internal sealed class FairGate(int places, int mostWorking, int maxWaiting, TimeSpan maxWait)
{
    private readonly Lock _gate = new();

    // How many of each tenant work, if any do.
    private readonly Dictionary<string, int> _working = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LinkedList<TaskCompletionSource<bool>>> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _turns = new();
    private int _workingCount;
    private int _waitingCount;

    /// <summary>How many work, and how many wait.</summary>
    public (int Working, int Waiting) Load
    {
        get
        {
            lock (_gate)
            {
                return (_workingCount, _waitingCount);
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
            // Whoever waits already comes first.
            if (!_waiting.TryGetValue(tenant, out var queue) && MayWork(tenant))
            {
                Admit(tenant);
                return ValueTask.FromResult(true);
            }

            if (!MakeRoom(tenant))
            {
                return ValueTask.FromResult(false);
            }

            waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (queue is null)
            {
                _waiting.Add(tenant, queue = []);
                _turns.Enqueue(tenant);
            }

            queue.AddLast(waiter);
            _waitingCount++;
        }

        return WaitAsync(tenant, waiter, cancellationToken);
    }

    /// <summary>Gives a tenant's place back.</summary>
    public void Exit(string tenant)
    {
        lock (_gate)
        {
            _workingCount--;
            ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_working, tenant);
            if (--count == 0)
            {
                _working.Remove(tenant);
            }

            AdmitNext();
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
                Exit(tenant);
            }

            throw;
        }
    }

    // From here on under the lock.
    private bool MayWork(string tenant)
    {
        if (_workingCount < places)
        {
            return true;
        }

        var working = _working.GetValueOrDefault(tenant);
        return _workingCount < mostWorking && working < Math.Max(1, places / (_working.Count + (working == 0 ? 1 : 0)));
    }

    private void Admit(string tenant)
    {
        _workingCount++;
        CollectionsMarshal.GetValueRefOrAddDefault(_working, tenant, out _)++;
    }

    // The first in the row that may work; others keep their turns.
    private void AdmitNext()
    {
        string? next = null;
        for (var left = _turns.Count; left > 0; left--)
        {
            var tenant = _turns.Dequeue();
            if (next is not null || !MayWork(tenant))
            {
                _turns.Enqueue(tenant);
                continue;
            }

            next = tenant;
            if (left == _turns.Count + 1)
            {
                // The row is as it was: nobody was passed over.
                break;
            }
        }

        if (next is null)
        {
            return;
        }

        var queue = _waiting[next];
        var first = queue.First!;
        Remove(next, queue, first, isAtTurn: true);
        Admit(next);
        first.Value.SetResult(true);
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
        if (_waitingCount < maxWaiting)
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
        _waitingCount--;
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
