using JsRun.Api.Callers;
using JsRun.Api.Problems;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Snapshots;

/// <summary>Finds the snapshots that requests name, and sees to it that a worker has one before it is asked to start from it. Any thread.</summary>
internal sealed class SnapshotSupply(SnapshotStore store, CorrelationIds ids) : IDisposable
{
    /// <summary>How often a worker is sent a snapshot for one request: it may drop it again to make room for others.</summary>
    public const int MaxLoads = 3;

    // Beside what a runtime holds when it starts: room for V8 to do anything at all.
    private const long SpareHeapBytes = 8 << 20;

    // Each holds a file in memory.
    private const int ParallelReads = 2;

    // What a worker was sent in its life is remembered up to this number, and forgotten all at once: it says itself what it lacks.
    private const int MaxRemembered = 1000;

    private readonly SemaphoreSlim _reads = new(ParallelReads);

    /// <summary>The snapshot that a request names, if runtimes of that heap limit can start from it; else the problem.</summary>
    public (SnapshotRecord? Snapshot, Problem? Problem) Find(string id, Caller caller, long maxHeapBytes)
    {
        if (store.Find(id, caller.Tenant) is not { } snapshot)
        {
            return (null, SnapshotProblems.NotFound);
        }

        // A fifth more than it takes, since V8 does not lay out a heap the same way twice.
        var minHeapBytes = snapshot.Header.HeapBytes + (snapshot.Header.HeapBytes / 5) + SpareHeapBytes;
        return minHeapBytes > maxHeapBytes ? (null, SnapshotProblems.HeapTooSmall(minHeapBytes)) : (snapshot, null);
    }

    /// <summary>Sends the snapshot to a worker that has not got it. Null when it has, or has ended, which the next request to it tells.</summary>
    public async ValueTask<Problem?> EnsureAsync(Worker worker, SnapshotRecord snapshot)
    {
        if (worker.Snapshots.Count > MaxRemembered)
        {
            worker.Snapshots.Clear();
        }

        // All who need it wait for one and the same sending, so no one's leaving cancels it.
        var loading = worker.Snapshots.GetOrAdd(snapshot.Id, _ => new Lazy<Task<Problem?>>(() => LoadAsync(worker, snapshot)));
        var isLoaded = false;
        try
        {
            var problem = await loading.Value;
            isLoaded = problem is null;
            return problem;
        }
        finally
        {
            if (!isLoaded)
            {
                worker.Snapshots.TryRemove(KeyValuePair.Create(snapshot.Id, loading));
            }
        }
    }

    /// <summary>Whether the worker says that it has not got the snapshot: it has to be sent again.</summary>
    public static bool IsLacking(WorkerAnswer answer, Worker worker, SnapshotRecord? snapshot)
    {
        if (snapshot is null || answer.Loss is not null || answer.Kind != FrameKind.Failed || answer.ReadFailure().Code != FailureCode.SnapshotNotLoaded)
        {
            return false;
        }

        worker.Snapshots.TryRemove(snapshot.Id, out _);
        return true;
    }

    /// <inheritdoc />
    public void Dispose() => _reads.Dispose();

    private async Task<Problem?> LoadAsync(Worker worker, SnapshotRecord snapshot)
    {
        if (snapshot.Header.Build != worker.SnapshotBuild)
        {
            return SnapshotProblems.OtherBuild;
        }

        await _reads.WaitAsync();
        try
        {
            var (header, blob, problem) = await store.ReadAsync(snapshot);
            if (problem is not null)
            {
                return problem;
            }

            if (header!.Build != worker.SnapshotBuild)
            {
                return SnapshotProblems.OtherBuild;
            }

            var id = ids.Next();
            var message = new LoadSnapshotMessage { SnapshotId = snapshot.Id, HasConsole = header.HasConsole, HeapBytes = header.HeapBytes, Blob = blob };
            var request = new WorkerRequest { CorrelationId = id, Kind = FrameKind.LoadSnapshot, Isolate = new Isolate(id) };
            using var answer = await worker.AskAsync(request, message.ToPayload(), CancellationToken.None);
            return answer.Loss is null && answer.Kind == FrameKind.Failed
                ? answer.ReadFailure().Code == FailureCode.Draining ? WorkerProblems.Draining : WorkerProblems.Internal
                : null;
        }
        finally
        {
            _reads.Release();
        }
    }
}
