using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using JsRun.Api.Problems;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Settings;

namespace JsRun.Api.Workers;

/// <summary>A worker process and the connection to it, from its readiness to its end.</summary>
internal sealed class Worker(WorkerProcess process, WorkerLink link, WorkerReady ready, Task<Exception?> connection)
{
    private static readonly Action<object?> Cancel = static request => ((WorkerRequest)request!).Link!.Cancel((WorkerRequest)request);

    private KillOrder? _order;

    /// <summary>Its name among all workers that this service has had.</summary>
    public required string Id { get; init; }

    /// <summary>The process id.</summary>
    public int ProcessId => process.Id;

    /// <summary>The connection.</summary>
    public WorkerLink Link => link;

    /// <summary>Completes when the connection has ended, with the failure that ended it.</summary>
    public Task<Exception?> Connection => connection;

    /// <summary>V8's version.</summary>
    public string EngineVersion => ready.EngineVersion;

    /// <summary>What a snapshot must have been made by for this worker to take it.</summary>
    public string SnapshotBuild => ready.SnapshotBuild;

    /// <summary>How far it is confined.</summary>
    public SandboxReport Sandbox => ready.Sandbox;

    /// <summary>The snapshots that it has been given, or is being given, by id; it may have dropped them since.</summary>
    public ConcurrentDictionary<string, Lazy<Task<Problem?>>> Snapshots { get; } = new(StringComparer.Ordinal);

    /// <summary>What it is used for. Written under the pool's lock.</summary>
    public WorkerRole Role { get; set; } = WorkerRole.Spare;

    /// <summary>Who may use it: a key of the placement policy. Written under the pool's lock.</summary>
    public string Group { get; set; } = string.Empty;

    /// <summary>Runtimes that live in it or are being made. Written under the pool's lock.</summary>
    public int Runtimes { get; set; }

    /// <summary>When it became ready.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it became ready, by the clock's timestamp.</summary>
    public required long ReadyAt { get; init; }

    /// <summary>Why the service ended it; null when it did not.</summary>
    public KillOrder? Order => Volatile.Read(ref _order);

    /// <summary>The process. Its owner is whoever watches the worker.</summary>
    public WorkerProcess Process => process;

    /// <summary>
    /// Sends a request and waits for its answer, which the caller owns. Takes over the payload. When the client goes away meanwhile the
    /// worker is told to stop, and the answer is waited for all the same. Never throws.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<WorkerAnswer> AskAsync(WorkerRequest request, Payload payload, CancellationToken clientGone)
    {
        var asking = link.AskAsync(request, payload);
        if (asking.IsCompleted || !clientGone.CanBeCanceled)
        {
            return await asking;
        }

        var cancelling = clientGone.UnsafeRegister(Cancel, request);
        try
        {
            return await asking;
        }
        finally
        {
            cancelling.Unregister();
        }
    }

    /// <summary>Ends it with SIGKILL. The first reason counts. False when it had been ordered before.</summary>
    public bool Kill(KillOrder order)
    {
        var first = Interlocked.CompareExchange(ref _order, order, null) is null;
        process.Kill();
        return first;
    }

    /// <summary>Lets it finish what is running and end by itself.</summary>
    public void Retire()
    {
        Interlocked.CompareExchange(ref _order, new KillOrder(KillReason.Retired), null);
        link.Drain();
    }
}
