using JsRun.Api.Options;
using JsRun.Api.Problems;

namespace JsRun.Api.Snapshots;

/// <summary>
/// Writes, reads and removes the files of snapshots, and finds them again when the service starts. What is read is verified before anybody
/// gets it. Any thread.
/// </summary>
internal sealed partial class SnapshotStore(
    SnapshotOptions options, SnapshotIndex index, SnapshotKey key, TimeProvider time, ILogger<SnapshotStore> logger) : IHostedService
{
    private readonly SnapshotFolder _folder = new(options.EffectiveFolder);

    /// <summary>Finds the snapshots that are stored. A file that is none is left alone.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _folder.RemoveDrafts(time.GetUtcNow());
            var found = _folder.Files().Select(file => TryRead(file.TenantName, file.Path)).OfType<SnapshotRecord>();
            foreach (var record in found.OrderBy(record => record.Header.CreatedAt))
            {
                index.Add(record);
            }
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            Log.FolderFailed(logger, exception, options.EffectiveFolder);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A tenant's snapshot; null when it has none of this id.</summary>
    public SnapshotRecord? Find(string id, string tenant) => index.Find(id, SnapshotFolder.NameOf(tenant));

    /// <summary>A tenant's snapshots that were made before a position, newest first.</summary>
    public SnapshotRecord[] List(string tenant, long before, int limit) => index.List(SnapshotFolder.NameOf(tenant), before, limit);

    /// <inheritdoc cref="SnapshotIndex.UseOf" />
    public (int Count, long Bytes) UseOf(string tenant) => index.UseOf(SnapshotFolder.NameOf(tenant));

    /// <summary>Keeps room for one more snapshot of a tenant, with a file of that many bytes as far as they are known. The problem when there is none.</summary>
    public (SnapshotPlace? Place, Problem? Problem) Reserve(string tenant, long bytes) => index.Reserve(SnapshotFolder.NameOf(tenant), bytes);

    /// <summary>Signs and stores a snapshot. Blocks on the disk.</summary>
    /// <returns>The snapshot, or the problem.</returns>
    public (SnapshotRecord? Snapshot, Problem? Problem) Add(SnapshotPlace place, SnapshotHeader header, ReadOnlySpan<byte> blob, string? traceId)
    {
        if (blob.Length > options.MaxBytes)
        {
            return (null, SnapshotProblems.TooLarge(blob.Length, options.MaxBytes));
        }

        var id = SnapshotIds.Next();
        try
        {
            _folder.Create();
            var file = SnapshotFile.Compose(header, blob, key.Get());
            if (place.TryResize(file.Length) is { } problem)
            {
                return (null, problem);
            }

            _folder.Write(place.TenantName, id, file);

            // Only now can it be found, so that nobody deletes it before it is there.
            var record = place.Fill(new SnapshotRecord(id, place.TenantName, _folder.PathOf(place.TenantName, id), header, file.Length, blob.Length, 0));
            Log.Created(logger, id, blob.Length, traceId);
            return (record, null);
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            return (null, FolderFailed(exception));
        }
    }

    /// <summary>Deletes a snapshot. What has started from it goes on. Blocks on the disk.</summary>
    /// <returns>The problem, if any.</returns>
    public Problem? Delete(SnapshotRecord snapshot, string traceId)
    {
        try
        {
            File.Delete(snapshot.Path);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody has cleared the folder, this file with it.
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            return FolderFailed(exception);
        }

        if (!index.Remove(snapshot))
        {
            return SnapshotProblems.NotFound;
        }

        Log.Deleted(logger, snapshot.Id, traceId);
        return null;
    }

    /// <summary>Opens a file as it is, for the caller to dispose. Blocks on the disk.</summary>
    public (FileStream? File, Problem? Problem) OpenContent(SnapshotRecord snapshot)
    {
        try
        {
            var opening = new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan };
            return (new FileStream(snapshot.Path, opening), null);
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            return (null, ReadFailed(exception));
        }
    }

    /// <summary>Reads a file and verifies its signature.</summary>
    /// <returns>The file's header and blob, or the problem.</returns>
    public async Task<(SnapshotHeader? Header, ReadOnlyMemory<byte> Blob, Problem? Problem)> ReadAsync(SnapshotRecord snapshot)
    {
        var (file, failed) = OpenContent(snapshot);
        if (file is null)
        {
            return (null, default, failed);
        }

        byte[] bytes;
        await using (file)
        {
            try
            {
                // One that has grown is not read to its end to find out that it was changed.
                bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(file.Length, snapshot.FileBytes));
                await file.ReadExactlyAsync(bytes);
            }
            catch (Exception exception) when (IsOfDisk(exception))
            {
                return (null, default, ReadFailed(exception));
            }
        }

        var (header, blob, problem) = Open(bytes);
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
        catch (Exception exception) when (IsOfDisk(exception))
        {
            return (null, default, FolderFailed(exception));
        }
    }

    private static bool IsOfDisk(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private Problem ReadFailed(Exception exception) =>
        exception is FileNotFoundException or DirectoryNotFoundException ? SnapshotProblems.NotFound : FolderFailed(exception);

    private Problem FolderFailed(Exception exception)
    {
        Log.FolderFailed(logger, exception, options.EffectiveFolder);
        return SnapshotProblems.FolderFailed;
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
        catch (Exception exception) when (IsOfDisk(exception))
        {
            Log.Unreadable(logger, path, exception.Message);
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.SnapshotCreated, LogLevel.Information, "Snapshot {SnapshotId} stored, {Bytes} bytes, trace {TraceId}")]
        public static partial void Created(ILogger logger, string snapshotId, int bytes, string? traceId);

        [LoggerMessage(Logging.EventIds.SnapshotDeleted, LogLevel.Information, "Snapshot {SnapshotId} deleted, trace {TraceId}")]
        public static partial void Deleted(ILogger logger, string snapshotId, string? traceId);

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
