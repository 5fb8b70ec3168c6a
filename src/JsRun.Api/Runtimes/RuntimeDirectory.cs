using JsRun.Api.Callers;
using JsRun.Api.Metrics;
using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Workers;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes;

/// <summary>Knows which runtimes there are, where they live, and why those that are gone are gone. Any thread.</summary>
internal sealed partial class RuntimeDirectory(IdleOptions options, ServiceMeter meter, TimeProvider time, ILogger<RuntimeDirectory> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RuntimeRecord> _live = new(StringComparer.Ordinal);
    private readonly TenantTotals _totals = new();
    private readonly ClosedRuntimes _closed = new(options, time);
    private long _lastSequence;

    /// <summary>Told of each runtime that is gone, once.</summary>
    public event Action<RuntimeRecord>? Closed;

    /// <summary>Position in the order of creation for a new runtime.</summary>
    public long NextSequence() => Interlocked.Increment(ref _lastSequence);

    /// <summary>What a tenant has.</summary>
    public TenantTotal Totals(string tenant)
    {
        lock (_gate)
        {
            return _totals.Of(tenant);
        }
    }

    /// <summary>Takes in a runtime that is being made, unless the tenant has as many, or as much, as it may; gives the refusal.</summary>
    public Problem? TryAdd(RuntimeRecord record, Caller caller)
    {
        lock (_gate)
        {
            if (RuntimeQuotas.Refusal(caller, _totals.Of(record.Tenant), record.Config) is { } refusal)
            {
                return refusal;
            }

            _live.Add(record.Id, record);
            _totals.Add(record);
            return null;
        }
    }

    /// <summary>Counts a context that is about to be made, unless the tenant has as many as it may; gives the refusal.</summary>
    public Problem? TryAddContext(RuntimeRecord record, Caller caller)
    {
        lock (_gate)
        {
            if (RuntimeQuotas.RefusalOfContext(caller, _totals.Of(record.Tenant)) is { } refusal)
            {
                return refusal;
            }

            AddContexts(record, 1);
            return null;
        }
    }

    /// <summary>Counts a context no more that was deleted, or could not be made.</summary>
    public void RemoveContext(RuntimeRecord record)
    {
        lock (_gate)
        {
            AddContexts(record, -1);
        }
    }

    /// <summary>Removes a runtime whose making failed: nobody ever knew its id.</summary>
    public void Forget(RuntimeRecord record)
    {
        bool removed;
        lock (_gate)
        {
            removed = _live.Remove(record.Id);
            if (removed)
            {
                _totals.Remove(record);
            }
        }

        if (removed)
        {
            Closed?.Invoke(record);
        }
    }

    /// <summary>Notes that a runtime has been made: from here on its id may be known. It may be gone again already.</summary>
    public void NoteCreated(RuntimeRecord record)
    {
        CloseReason? closed;
        lock (_gate)
        {
            record.IsCreated = true;
            closed = _live.ContainsKey(record.Id) ? null : _closed.Find(record.Id, record.Tenant);
        }

        meter.RuntimeCreated(record.Tenant);
        if (closed is { } reason)
        {
            Tell(record, reason, traceId: null);
        }
    }

    /// <summary>Notes that a runtime is gone. The first reason counts; false when it was gone before.</summary>
    /// <param name="id">Which.</param>
    /// <param name="reason">Why.</param>
    /// <param name="traceId">Names the request that caused it; null: one that the runtime is at, if there is one.</param>
    /// <param name="beforeRelease">Done, if this is the first reason, before the runtime's place in its worker is given back.</param>
    public bool Close(string id, CloseReason reason, string? traceId = null, Action? beforeRelease = null)
    {
        RuntimeRecord? record;
        bool isKnown;
        lock (_gate)
        {
            if (!_live.Remove(id, out record))
            {
                return false;
            }

            _totals.Remove(record);
            _closed.Add(id, record.Tenant, reason);
            isKnown = record.IsCreated;
        }

        // One that is still being made may never have been there, as far as anybody is told.
        if (isKnown)
        {
            Tell(record, reason, traceId);
        }

        beforeRelease?.Invoke();
        Closed?.Invoke(record);
        return true;
    }

    /// <summary>Notes that a worker is gone, and with it all its runtimes: the one at fault crashed, the others are lost.</summary>
    public void CloseAllOf(Worker worker, WorkerFailure failure)
    {
        RuntimeRecord[] records;
        lock (_gate)
        {
            records = [.. _live.Values.Where(record => record.Worker == worker)];
        }

        // Also of those that are lost: what brought the worker down is what they were lost by.
        var traceId = worker.Link.TraceIdOf(failure.CulpritNumber);
        foreach (var record in records)
        {
            Close(record.Id, record.Isolate.Number == failure.CulpritNumber ? CloseReason.Crashed : CloseReason.Lost, traceId);
        }
    }

    /// <summary>Finds a runtime of a tenant.</summary>
    public RuntimeLookup Find(string id, string tenant)
    {
        lock (_gate)
        {
            return _live.TryGetValue(id, out var record)
                ? new RuntimeLookup(record.Tenant == tenant && record.IsCreated ? record : null, null)
                : new RuntimeLookup(null, _closed.Find(id, tenant));
        }
    }

    /// <summary>All runtimes, those being made included, in no order.</summary>
    public RuntimeRecord[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _live.Values];
        }
    }

    /// <summary>Whose a runtime is, or was when it is closed; null when it is not known.</summary>
    public string? TenantOf(string id)
    {
        lock (_gate)
        {
            return _live.TryGetValue(id, out var record) ? record.Tenant : _closed.TenantOf(id);
        }
    }

    /// <summary>A tenant's runtimes that were made before a position, newest first.</summary>
    public RuntimeRecord[] List(string tenant, long before, IReadOnlyList<KeyValuePair<string, string>> labels, int limit)
    {
        lock (_gate)
        {
            return [.. _live.Values
                .Where(record => record.Tenant == tenant && record.IsCreated && record.Sequence < before && HasAll(record, labels))
                .OrderByDescending(record => record.Sequence)
                .Take(limit)];
        }
    }

    private void Tell(RuntimeRecord record, CloseReason reason, string? traceId)
    {
        meter.RuntimeClosed(record.Tenant, reason);
        Log.RuntimeClosed(
            logger, record.Id, Names.Of(reason), time.GetUtcNow() - record.CreatedAt, traceId ?? record.Worker.Link.TraceIdOf(record.Isolate.Number));
    }

    // Of one that is gone nothing counts any more.
    private void AddContexts(RuntimeRecord record, int count)
    {
        if (_live.ContainsKey(record.Id))
        {
            _totals.AddContexts(record, count);
        }
    }

    private static bool HasAll(RuntimeRecord record, IReadOnlyList<KeyValuePair<string, string>> labels) =>
        labels.All(wanted => record.Label.TryGetValue(wanted.Key, out var value) && value == wanted.Value);

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.RuntimeClosed, LogLevel.Information, "Runtime {RuntimeId} closed: {Reason}, after {Lifetime}, trace {TraceId}")]
        public static partial void RuntimeClosed(ILogger logger, string runtimeId, string reason, TimeSpan lifetime, string? traceId);
    }
}
