using JsRun.Api.Callbacks;

namespace JsRun.Api.Runtimes.HostFunctions;

/// <summary>
/// The traces of requests to one runtime, by their correlation ids. A call may come later than the answer to its request; the latest ones are kept.
/// Any thread.
/// </summary>
internal sealed class RequestTraces
{
    private const int MaxCount = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, CallerTrace> _traces = [];
    private readonly Queue<ulong> _order = new();

    /// <summary>Notes what a request is part of, before it is sent.</summary>
    public void Note(ulong request, CallerTrace trace)
    {
        lock (_lock)
        {
            if (_traces.TryAdd(request, trace))
            {
                _order.Enqueue(request);
            }

            if (_order.Count > MaxCount)
            {
                _traces.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>What a request is part of; null when it has not told, or long ago.</summary>
    public CallerTrace? Find(ulong request)
    {
        lock (_lock)
        {
            return _traces.GetValueOrDefault(request);
        }
    }
}
