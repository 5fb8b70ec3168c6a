using JsRun.Api.Options;
using JsRun.Api.Runtimes;
using JsRun.Api.Tenants;
using JsRun.Protocol.Settings;

namespace JsRun.Api.Workers;

/// <summary>Keeps the workers running, replaces those that end, and hands them out. Any thread.</summary>
internal sealed class WorkerPool : IHostedService, IDisposable
{
    private static readonly TimeSpan ReplacementWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EndWait = TimeSpan.FromSeconds(4);

    // Tenants that have asked for workers within this time keep theirs, however many others wait for some.
    private static readonly TimeSpan KeepTime = TimeSpan.FromSeconds(1);

    private readonly WorkerOptions _options;
    private readonly WorkerStarter _starter;
    private readonly WorkerWatch _watch;
    private readonly TenantDirectory _tenants;
    private readonly WorkerExits _exits;
    private readonly TimeProvider _time;

    private readonly Lock _gate = new();
    private readonly WorkerSet _set;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _lives = [];
    private TaskCompletionSource _changed = NewSignal();
    private int _starting;

    public WorkerPool(WorkerOptions options, WorkerStarter starter, WorkerWatch watch, TenantDirectory tenants, RuntimeDirectory directory, WorkerExits exits, TimeProvider time)
    {
        _options = options;
        _starter = starter;
        _watch = watch;
        _tenants = tenants;
        _exits = exits;
        _time = time;
        _set = new WorkerSet(options);
        directory.Closed += record => Release(record.Worker);
    }

    /// <summary>V8's version; null until a worker was ready.</summary>
    public string? EngineVersion { get; private set; }

    /// <summary>What a snapshot must have been made by for workers to take it; null until one was ready.</summary>
    public string? SnapshotBuild { get; private set; }

    /// <summary>How far the last worker that started is confined; null until one was ready.</summary>
    public SandboxReport? Sandbox { get; private set; }

    /// <summary>Whether an evaluation would find a worker: one that runs or, for one of many tenants, one that can be assigned.</summary>
    public bool IsReady
    {
        get
        {
            lock (_gate)
            {
                return _tenants.AreAnonymous ? _set.FindOneShot(GroupOf(Callers.Caller.AnonymousTenant)) is not null : _set.HasUsable;
            }
        }
    }

    /// <summary>The workers that are ready, those about to end included, and what each is used for.</summary>
    public WorkerFacts[] List()
    {
        lock (_gate)
        {
            return [.. _set.All.Select(worker => new WorkerFacts(worker, worker.Role, worker.Group, worker.Runtimes))];
        }
    }

    /// <summary>A worker for a one-shot evaluation; waits a little for a replacement. Null when there is none.</summary>
    public Task<Worker?> FindOneShotAsync(string tenant, CancellationToken cancellationToken) =>
        FindAsync(tenant, (group, _) => _set.FindOneShot(group), cancellationToken);

    /// <summary>A worker with room for a runtime, which is reserved; waits a little for a replacement. Null when there is none.</summary>
    public async Task<Worker?> ReserveAsync(string tenant, bool ownProcess, CancellationToken cancellationToken)
    {
        var worker = await FindAsync(tenant, ownProcess ? (group, _) => _set.ReserveDedicated(group) : _set.ReserveSession, cancellationToken);

        // It may have been a spare, which needs a successor.
        Fill();
        return worker;
    }

    /// <summary>Gives back what <see cref="ReserveAsync"/> reserved.</summary>
    public void Release(Worker worker)
    {
        bool retired;
        lock (_gate)
        {
            retired = _set.Release(worker);
        }

        if (retired)
        {
            worker.Retire();
            Fill();
        }
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_tenants.AreAnonymous)
        {
            lock (_gate)
            {
                _set.AddGroup(GroupOf(Callers.Caller.AnonymousTenant), Now);
            }
        }

        Fill();
        return Task.CompletedTask;
    }

    /// <summary>Ends all workers, whatever they are doing; what they had not answered is answered as draining.</summary>
    public async Task EndAsync()
    {
        Worker[] workers;
        Task[] lives;
        lock (_gate)
        {
            _stopping.Cancel();
            workers = [.. _set.All];
            lives = [.. _lives];
        }

        foreach (var worker in workers)
        {
            worker.Kill(new KillOrder(KillReason.Shutdown));
        }

        await Task.WhenAll(lives).WaitAsync(EndWait, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => EndAsync();

    /// <inheritdoc />
    public void Dispose() => _stopping.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string GroupOf(string tenant) => _options.Isolation == WorkerIsolation.Tenant ? tenant : "shared";

    // Patient at first: what the pool is just starting may serve better than what is there.
    private async Task<Worker?> FindAsync(string tenant, Func<string, bool, Worker?> find, CancellationToken cancellationToken)
    {
        var group = GroupOf(tenant);
        var since = 0L;
        while (true)
        {
            Task changed;
            var waited = since == 0 ? TimeSpan.Zero : _time.GetElapsedTime(since);
            lock (_gate)
            {
                _set.AddGroup(group, Now);
                if (find(group, waited < Patience) is { } worker)
                {
                    return worker;
                }

                changed = _changed.Task;
            }

            Fill();
            since = since == 0 ? _time.GetTimestamp() : since;
            if (EngineVersion is null || waited >= ReplacementWait)
            {
                return null;
            }

            await changed.WaitAsync((waited < Patience ? Patience : ReplacementWait) - waited, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(0);

    // Starts what is missing, as far as the number of processes allows; where it does not, those that have nothing to do make room.
    private void Fill()
    {
        List<Worker> retired = [];
        lock (_gate)
        {
            var missing = _set.MissingWorkers - _starting;
            var room = _options.MaxProcesses - _set.All.Count - _starting;
            if (missing > room + _set.RetiredCount)
            {
                retired = _set.RetireIdle(missing - room - _set.RetiredCount, Now - KeepTime);
            }

            for (var count = Math.Min(missing, room); count > 0 && !_stopping.IsCancellationRequested; count--)
            {
                _starting++;
                _lives.RemoveAll(life => life.IsCompleted);
                _lives.Add(Task.Run(LiveAsync));
            }
        }

        retired.ForEach(worker => worker.Retire());
    }

    // The life of one worker, from its start to its end, and what follows from that.
    private async Task LiveAsync()
    {
        var worker = await _starter.TryStartAsync(_stopping.Token);
        lock (_gate)
        {
            _starting--;
            if (worker is not null)
            {
                EngineVersion = worker.EngineVersion;
                SnapshotBuild = worker.SnapshotBuild;
                Sandbox = worker.Sandbox;
                _set.Add(worker);
                if (_stopping.IsCancellationRequested)
                {
                    worker.Kill(new KillOrder(KillReason.Shutdown));
                }
            }

            Announce();
        }

        if (worker is not null)
        {
            await OutliveAsync(worker);
        }

        Fill();
    }

    private async Task OutliveAsync(Worker worker)
    {
        var runtimes = 0;
        var ending = worker.Connection.ContinueWith(
            // From here on nobody is sent to it, although it takes some time to find out why it ended.
            _ => runtimes = Forget(worker), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var failure = await _watch.WatchAsync(worker);
        await ending;
        _exits.Note(worker, failure, runtimes);
        _starter.NoteEnd(worker, failure);
    }

    // Gives the runtimes that end with it.
    private int Forget(Worker worker)
    {
        int runtimes;
        lock (_gate)
        {
            runtimes = worker.Runtimes;
            _set.Remove(worker);
            Announce();
        }

        Fill();
        return runtimes;
    }

    private void Announce()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }
}
