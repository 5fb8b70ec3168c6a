using JsRun.Api.Problems;

namespace JsRun.Api.Snapshots;

/// <summary>Room for one more snapshot of a tenant: counts against its quotas until it is filled or disposed. One thread at a time.</summary>
internal sealed class SnapshotPlace(SnapshotIndex index, string tenantName, long bytes) : IDisposable
{
    private bool _isTaken = true;

    /// <summary>Name of the tenant's folder.</summary>
    public string TenantName => tenantName;

    /// <summary>Bytes that are kept free for the file.</summary>
    public long Bytes { get; private set; } = bytes;

    /// <summary>Keeps that many bytes free instead, if the quota has them. The problem when it has not.</summary>
    public Problem? TryResize(long fileBytes)
    {
        if (index.TryResize(this, fileBytes) is { } problem)
        {
            return problem;
        }

        Bytes = fileBytes;
        return null;
    }

    /// <summary>The snapshot is stored: from now on it is found.</summary>
    /// <returns>The snapshot with its position.</returns>
    public SnapshotRecord Fill(SnapshotRecord snapshot)
    {
        _isTaken = false;
        return index.Fill(this, snapshot);
    }

    /// <summary>Gives the room back, unless it has been filled.</summary>
    public void Dispose()
    {
        if (_isTaken)
        {
            _isTaken = false;
            index.GiveBack(this);
        }
    }
}
