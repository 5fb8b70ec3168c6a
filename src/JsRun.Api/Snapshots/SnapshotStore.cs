using JsRun.Api.Options;
using JsRun.Api.Problems;

namespace JsRun.Api.Snapshots;

/// <summary>
/// Knows which snapshots there are, as their files say when the service starts, and reads and writes those files. What is read is verified
/// before anybody gets it. Any thread.
/// </summary>
internal sealed partial class SnapshotStore(SnapshotOptions options, SnapshotKey key, TimeProvider time, ILogger<SnapshotStore> logger) : IHostedService
{
    private readonly Lock _gate = new();
    private readonly SnapshotFolder _folder = new(options.EffectiveFolder);
    private readonly Dictionary<string, SnapshotRecord> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _reserved = new(StringComparer.Ordinal);
    private long _lastSequence;

    /// <summary>Finds the snapshots that are stored. A file that is none is left alone.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _folder.RemoveDrafts(time.GetUtcNow());
            var found = _folder.Files().Select(file => TryRead(file.TenantName, file.Path)).OfType<SnapshotRecord>();
            foreach (var record in found.OrderBy(record => record.Header.CreatedAt))
            {
                Index(record);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.FolderFailed(logger, exception, options.EffectiveFolder);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A tenant's snapshot; null when it has none of this id.</summary>
    public SnapshotRecord? Find(string id, string tenant)
    {
        lock (_gate)
        {
            return _records.TryGetValue(id, out var record) && record.TenantName == SnapshotFolder.NameOf(tenant) ? record : null;
        }
    }

    /// <summary>A tenant's snapshots that were made before a position, newest first.</summary>
    public SnapshotRecord[] List(string tenant, long before, int limit)
    {
        var name = SnapshotFolder.NameOf(tenant);
        lock (_gate)
        {
            return [.. _records.Values.Where(record => record.TenantName == name && record.Sequence < before).OrderByDescending(record => record.Sequence).Take(limit)];
        }
    }

    /// <summary>Keeps a place for a snapshot that is being made, until <see cref="Release"/>. The problem when there is none.</summary>
    public Problem? TryReserve(string tenant)
    {
        var name = SnapshotFolder.NameOf(tenant);
        lock (_gate)
        {
            var count = _records.Values.Count(record => record.TenantName == name) + _reserved.GetValueOrDefault(name);
            if (count >= options.MaxCount)
            {
                return SnapshotProblems.QuotaExceeded("snapshots", nameof(SnapshotOptions.MaxCount), options.MaxCount, count);
            }

            _reserved[name] = _reserved.GetValueOrDefault(name) + 1;
            return null;
        }
    }

    /// <summary>Gives the place back, whether there is a snapshot now or not.</summary>
    public void Release(string tenant)
    {
        var name = SnapshotFolder.NameOf(tenant);
        lock (_gate)
        {
            if (--_reserved[name] == 0)
            {
                _reserved.Remove(name);
            }
        }
    }

    /// <summary>Signs and stores a snapshot. Blocks on the disk.</summary>
    /// <returns>The snapshot, or the problem.</returns>
    public (SnapshotRecord? Snapshot, Problem? Problem) Add(string tenant, SnapshotHeader header, ReadOnlySpan<byte> blob)
    {
        if (blob.Length > options.MaxBytes)
        {
            return (null, SnapshotProblems.TooLarge(blob.Length, options.MaxBytes));
        }

        var name = SnapshotFolder.NameOf(tenant);
        var id = SnapshotIds.Next();
        try
        {
            _folder.Create();
            var file = SnapshotFile.Compose(header, blob, key.Get());
            var record = new SnapshotRecord(id, name, _folder.PathOf(name, id), header, file.Length, blob.Length, 0);
            if (TryIndexWithinQuota(record) is { } problem)
            {
                return (null, problem);
            }

            try
            {
                _folder.Write(name, id, file);
            }
            catch
            {
                Forget(id);
                throw;
            }

            Log.Created(logger, id, tenant, blob.Length);
            return (Find(id, tenant), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.FolderFailed(logger, exception, options.EffectiveFolder);
            return (null, SnapshotProblems.FolderFailed);
        }
    }

    /// <summary>Deletes a snapshot. What has started from it goes on.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Delete(SnapshotRecord snapshot)
    {
        if (!Forget(snapshot.Id))
        {
            return false;
        }

        File.Delete(snapshot.Path);
        Log.Deleted(logger, snapshot.Id);
        return true;
    }

    /// <summary>Reads a file and verifies its signature.</summary>
    /// <returns>The file's header and blob, or the problem.</returns>
    public async Task<(SnapshotHeader? Header, ReadOnlyMemory<byte> Blob, Problem? Problem)> ReadAsync(SnapshotRecord snapshot)
    {
        byte[] file;
        try
        {
            file = await File.ReadAllBytesAsync(snapshot.Path, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, default, SnapshotProblems.NotFound);
        }

        var (header, blob, problem) = Open(file);
        if (problem is not null)
        {
            Log.Rejected(logger, snapshot.Path);
        }

        return (header, blob, problem);
    }

    /// <summary>Verifies the signature of a file's bytes.</summary>
    public (SnapshotHeader? Header, ReadOnlyMemory<byte> Blob, Problem? Problem) Open(ReadOnlyMemory<byte> file)
    {
        try
        {
            return SnapshotFile.TryOpen(file, key.Get()) is { } opened ? (opened.Header, opened.Blob, null) : (null, default, SnapshotProblems.NotSigned);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.FolderFailed(logger, exception, options.EffectiveFolder);
            return (null, default, SnapshotProblems.FolderFailed);
        }
    }

    private Problem? TryIndexWithinQuota(SnapshotRecord record)
    {
        lock (_gate)
        {
            var use = _records.Values.Where(other => other.TenantName == record.TenantName).Sum(other => other.FileBytes);
            if (use + record.FileBytes > options.MaxTotalBytes)
            {
                return SnapshotProblems.QuotaExceeded("snapshotBytes", nameof(SnapshotOptions.MaxTotalBytes), options.MaxTotalBytes, use);
            }

            Index(record);
            return null;
        }
    }

    private void Index(SnapshotRecord record)
    {
        lock (_gate)
        {
            _records[record.Id] = record with { Sequence = ++_lastSequence };
        }
    }

    private bool Forget(string id)
    {
        lock (_gate)
        {
            return _records.Remove(id);
        }
    }

    // The signature is verified whenever the blob is read; here only what a broken file gets wrong.
    private SnapshotRecord? TryRead(string tenantName, string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> prefix = stackalloc byte[SnapshotFile.PrefixBytes];
            var id = Path.GetFileNameWithoutExtension(path);
            if (SnapshotIds.IsId(id) && SnapshotFile.TryReadPrefix(prefix[..file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false)], file.Length) is { } length)
            {
                var json = new byte[length];
                file.ReadExactly(json);
                if (SnapshotHeader.TryRead(json) is { } header)
                {
                    return new SnapshotRecord(id, tenantName, path, header, file.Length, file.Length - SnapshotFile.Overhead(length), 0);
                }
            }

            Log.Skipped(logger, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Unreadable(logger, path, exception.Message);
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.SnapshotCreated, LogLevel.Information, "Snapshot {SnapshotId} of {Tenant} stored, {Bytes} bytes")]
        public static partial void Created(ILogger logger, string snapshotId, string tenant, int bytes);

        [LoggerMessage(Logging.EventIds.SnapshotDeleted, LogLevel.Information, "Snapshot {SnapshotId} deleted")]
        public static partial void Deleted(ILogger logger, string snapshotId);

        [LoggerMessage(Logging.EventIds.SnapshotSkipped, LogLevel.Warning, "{Path} is no snapshot, or a broken one: it is left alone")]
        public static partial void Skipped(ILogger logger, string path);

        [LoggerMessage(Logging.EventIds.SnapshotUnreadable, LogLevel.Warning, "The snapshot {Path} cannot be read: {Message}")]
        public static partial void Unreadable(ILogger logger, string path, string message);

        [LoggerMessage(Logging.EventIds.SnapshotRejected, LogLevel.Warning, "The snapshot {Path} does not have this server's signature: it was changed, or the key was")]
        public static partial void Rejected(ILogger logger, string path);

        [LoggerMessage(Logging.EventIds.SnapshotFolderFailed, LogLevel.Error, "The folder of snapshots {Folder} cannot be used")]
        public static partial void FolderFailed(ILogger logger, Exception exception, string folder);
    }
}
