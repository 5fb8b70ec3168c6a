using JsRun.Api.Options;
using JsRun.Api.Workers;

namespace JsRun.Api.Snapshots;

/// <summary>
/// The worker processes that make snapshots: each makes those of one tenant, one after the other, and ends when something went wrong in it,
/// when none follows soon, or when it has made enough. To start a process costs many times what a small snapshot does. Any thread.
/// </summary>
internal sealed class SnapshotBuilders(WorkerPool pool, SnapshotOptions options, TimeProvider time) : IDisposable
{
    // Shorter than others wait for a process when all are taken.
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<SnapshotBuilder> _idle = [];
    private ITimer? _timer;

    /// <summary>A worker for one build of that tenant; null when there is none. To be followed by <see cref="Return"/>.</summary>
    public async Task<SnapshotBuilder?> TakeAsync(string tenant, CancellationToken cancellationToken)
    {
        if (TakeIdle(tenant) is { } builder)
        {
            return builder;
        }

        // Those that wait for nobody in particular make room for whoever needs a process now.
        EndIdle(static _ => true);
        return await pool.ReserveAsync(tenant, ownProcess: true, cancellationToken) is { } worker ? new SnapshotBuilder(worker, tenant) : null;
    }

    /// <summary>Keeps a builder for the tenant's next snapshot, or ends it.</summary>
    /// <param name="builder">What <see cref="TakeAsync"/> gave.</param>
    /// <param name="isSound">Whether the build went well; nobody knows what one that failed has left in the process.</param>
    public void Return(SnapshotBuilder builder, bool isSound)
    {
        builder.Builds++;
        if (!isSound || builder.Builds >= options.MaxBuildsPerWorker)
        {
            pool.Release(builder.Worker);
            return;
        }

        lock (_gate)
        {
            builder.IdleSince = time.GetTimestamp();
            _idle.Add(builder);
            _timer ??= time.CreateTimer(static builders => ((SnapshotBuilders)builders!).EndThoseIdleForLong(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(IdleTime, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _timer?.Dispose();

    private SnapshotBuilder? TakeIdle(string tenant)
    {
        lock (_gate)
        {
            var builder = _idle.FindLast(idle => idle.Tenant == tenant && idle.IsAlive);
            if (builder is not null)
            {
                _idle.Remove(builder);
            }

            return builder;
        }
    }

    private void EndThoseIdleForLong()
    {
        EndIdle(builder => time.GetElapsedTime(builder.IdleSince) >= IdleTime);
        lock (_gate)
        {
            if (_idle.Count > 0)
            {
                _timer!.Change(IdleTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void EndIdle(Predicate<SnapshotBuilder> condition)
    {
        List<SnapshotBuilder> ended;
        lock (_gate)
        {
            ended = _idle.FindAll(condition);
            _idle.RemoveAll(ended.Contains);
        }

        ended.ForEach(builder => pool.Release(builder.Worker));
    }
}
