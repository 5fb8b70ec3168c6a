using System.Collections.Concurrent;
using JsRun.Protocol.Frames;

namespace JsRun.Worker.Connection;

/// <summary>The requests in flight, by correlation id. Any thread.</summary>
internal sealed class RequestRegistry(FrameSender sender)
{
    private readonly ConcurrentDictionary<ulong, PendingRequest> _requests = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private volatile bool _draining;

    /// <summary>Requests that have arrived and are not finished.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>No new work is taken.</summary>
    public bool IsDraining => _draining;

    /// <summary>Completes when the last request has been answered after <see cref="Drain"/>.</summary>
    public Task Drained => _drained.Task;

    /// <summary>The requests in flight, as far as one can tell while they come and go.</summary>
    public IEnumerable<PendingRequest> InFlight => _requests.Select(static entry => entry.Value);

    /// <summary>Takes a request in, and its payload with it.</summary>
    /// <exception cref="ProtocolException">The correlation id is 0 or in use.</exception>
    public PendingRequest Begin(ulong correlationId, Payload payload)
    {
        var request = new PendingRequest(correlationId, payload, sender);
        if (correlationId == 0 || !_requests.TryAdd(correlationId, request))
        {
            request.Dispose();
            throw new ProtocolException("The correlation id of a request is 0 or in use.");
        }

        Interlocked.Increment(ref _count);
        return request;
    }

    /// <summary>Ends a request that has been answered.</summary>
    public void End(PendingRequest request)
    {
        _requests.TryRemove(request.CorrelationId, out _);
        request.Dispose();
        if (Interlocked.Decrement(ref _count) == 0 && _draining)
        {
            _drained.TrySetResult();
        }
    }

    /// <summary>The request of this correlation id; null when there is none, which is what its sender sees when the answer crosses a cancel.</summary>
    public PendingRequest? Find(ulong correlationId) => _requests.GetValueOrDefault(correlationId);

    /// <summary>Takes no new work from now on; see <see cref="Drained"/>.</summary>
    public void Drain()
    {
        _draining = true;
        if (Count == 0)
        {
            _drained.TrySetResult();
        }
    }
}
