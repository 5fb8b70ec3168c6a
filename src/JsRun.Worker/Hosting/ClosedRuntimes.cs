using JsRun.Protocol.Vocabulary;

namespace JsRun.Worker.Hosting;

/// <summary>
/// Remembers why the last runtimes were closed, for requests that crossed the news of it. The Api keeps the record that clients see.
/// </summary>
internal sealed class ClosedRuntimes
{
    private const int Capacity = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, CloseReason> _reasons = [];
    private readonly Queue<string> _order = new();

    public void Add(string id, CloseReason reason)
    {
        lock (_gate)
        {
            if (!_reasons.TryAdd(id, reason))
            {
                return;
            }

            _order.Enqueue(id);
            if (_order.Count > Capacity)
            {
                _reasons.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>Why it was closed; null when it is not known.</summary>
    public CloseReason? Find(string id)
    {
        lock (_gate)
        {
            return _reasons.TryGetValue(id, out var reason) ? reason : null;
        }
    }
}
