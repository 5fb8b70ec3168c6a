using JsRun.Api.Options;
using JsRun.Api.Problems;

namespace JsRun.Api.Snapshots;

/// <summary>Which snapshots there are, whose they are, and whether there is room for more. Any thread.</summary>
internal sealed class SnapshotIndex(SnapshotOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SnapshotRecord> _records = new(StringComparer.Ordinal);

    // By tenant: what is stored, and what is about to be.
    private readonly Dictionary<string, Use> _uses = new(StringComparer.Ordinal);
    private long _lastSequence;

    /// <summary>A tenant's snapshot; null when it has none of this id.</summary>
    public SnapshotRecord? Find(string id, string tenantName)
    {
        lock (_gate)
        {
            return _records.TryGetValue(id, out var record) && record.TenantName == tenantName ? record : null;
        }
    }

    /// <summary>A tenant's snapshots that were made before a position, newest first.</summary>
    public SnapshotRecord[] List(string tenantName, long before, int limit)
    {
        lock (_gate)
        {
            var ofTenant = _records.Values.Where(record => record.TenantName == tenantName && record.Sequence < before);
            return [.. ofTenant.OrderByDescending(record => record.Sequence).Take(limit)];
        }
    }

    /// <summary>How many snapshots a tenant has, those being made included, and the bytes of their files.</summary>
    public (int Count, long Bytes) UseOf(string tenantName)
    {
        lock (_gate)
        {
            var use = _uses.GetValueOrDefault(tenantName);
            return (use.Count, use.Bytes);
        }
    }

    /// <summary>Keeps room for one more snapshot. The problem when there is none.</summary>
    /// <param name="tenantName">Name of the tenant's folder.</param>
    /// <param name="bytes">Bytes of the file as far as they are known; <see cref="SnapshotPlace.TryResize"/> corrects them.</param>
    public (SnapshotPlace? Place, Problem? Problem) Reserve(string tenantName, long bytes)
    {
        lock (_gate)
        {
            var use = _uses.GetValueOrDefault(tenantName);
            if (use.Count >= options.MaxCount)
            {
                return (null, SnapshotProblems.QuotaExceeded("snapshots", nameof(SnapshotOptions.MaxCount), options.MaxCount, use.Count));
            }

            if (Exceeded(use, bytes) is { } problem)
            {
                return (null, problem);
            }

            Account(tenantName, 1, bytes);
            return (new SnapshotPlace(this, tenantName, bytes), null);
        }
    }

    /// <summary>Takes up a snapshot that is stored already, whatever the quotas are by now.</summary>
    public void Add(SnapshotRecord record)
    {
        lock (_gate)
        {
            _records[record.Id] = record with { Sequence = ++_lastSequence };
            Account(record.TenantName, 1, record.FileBytes);
        }
    }

    /// <summary>Forgets a snapshot. False when somebody else has.</summary>
    public bool Remove(SnapshotRecord record)
    {
        lock (_gate)
        {
            if (!_records.Remove(record.Id))
            {
                return false;
            }

            Account(record.TenantName, -1, -record.FileBytes);
            return true;
        }
    }

    /// <summary>For <see cref="SnapshotPlace"/>.</summary>
    internal Problem? TryResize(SnapshotPlace place, long bytes)
    {
        lock (_gate)
        {
            var more = bytes - place.Bytes;
            if (Exceeded(_uses[place.TenantName], more) is { } problem)
            {
                return problem;
            }

            Account(place.TenantName, 0, more);
            return null;
        }
    }

    /// <summary>For <see cref="SnapshotPlace"/>.</summary>
    internal SnapshotRecord Fill(SnapshotPlace place, SnapshotRecord record)
    {
        lock (_gate)
        {
            Account(place.TenantName, 0, record.FileBytes - place.Bytes);
            return _records[record.Id] = record with { Sequence = ++_lastSequence };
        }
    }

    /// <summary>For <see cref="SnapshotPlace"/>.</summary>
    internal void GiveBack(SnapshotPlace place)
    {
        lock (_gate)
        {
            Account(place.TenantName, -1, -place.Bytes);
        }
    }

    private Problem? Exceeded(Use use, long bytes) => use.Bytes + bytes > options.MaxTotalBytes
        ? SnapshotProblems.QuotaExceeded("snapshotBytes", nameof(SnapshotOptions.MaxTotalBytes), options.MaxTotalBytes, use.Bytes)
        : null;

    private void Account(string tenantName, int count, long bytes)
    {
        var use = _uses.GetValueOrDefault(tenantName);
        if (use.Count + count == 0)
        {
            _uses.Remove(tenantName);
        }
        else
        {
            _uses[tenantName] = new Use(use.Count + count, use.Bytes + bytes);
        }
    }

    private readonly record struct Use(int Count, long Bytes);
}
