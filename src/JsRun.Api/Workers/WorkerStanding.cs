using JsRun.Api.Options;
using JsRun.Api.Tenants;

namespace JsRun.Api.Workers;

/// <summary>
/// Has the workers of a tenant that uses much of the cores stand back for those of others and for the service, until it uses less. Nothing is taken from it that
/// somebody else does not want at that moment. The kernel lets a session that wakes up wait for tens of milliseconds behind such that have been running on end, also
/// where it has used less than its part; behind one of a lower weight it does not. Where cores are not shared out by session this changes nothing.
/// </summary>
internal sealed class WorkerStanding(WorkerPool pool, WorkerOptions options, TenantDirectory tenants, TimeProvider time) : BackgroundService
{
    // The least weight that there is, some twentieth of the usual one.
    private const int StandingBackLevel = 19;

    // Of all cores. In between things stay as they are.
    private const double MuchUse = 1.0 / 4;
    private const double LittleUse = 1.0 / 8;

    // Of the newest reading in the average: half a second ago counts for a quarter.
    private const double NewestShare = 0.5;

    // Whoever stands back gets less for that very reason, where others want all cores.
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, double> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _standingBack = new(StringComparer.Ordinal);
    private Dictionary<Worker, TimeSpan> _read = [];

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Isolation != WorkerIsolation.Tenant)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        var readAt = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = time.GetTimestamp();
                Arrange(time.GetElapsedTime(readAt, now));
                readAt = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    private void Arrange(TimeSpan elapsed)
    {
        var workers = tenants.AreAnonymous ? [] : pool.List();
        var read = new Dictionary<Worker, TimeSpan>(workers.Length);
        var used = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (worker, _, group, _) in workers)
        {
            var cpu = worker.Process.CpuTime;
            read.Add(worker, cpu);
            if (group.Length > 0)
            {
                used[group] = used.GetValueOrDefault(group) + (_read.TryGetValue(worker, out var before) && cpu > before ? cpu - before : TimeSpan.Zero).TotalMilliseconds;
            }
        }

        _read = read;
        foreach (var gone in _uses.Keys.Where(group => !used.ContainsKey(group)).ToArray())
        {
            _uses.Remove(gone);
            _standingBack.Remove(gone);
        }

        foreach (var (group, usedMs) in used)
        {
            Judge(group, usedMs / (elapsed.TotalMilliseconds * Environment.ProcessorCount), isAlone: used.Count == 1);
        }

        var usual = options.EffectiveNiceLevel(isShared: true);
        foreach (var (worker, _, group, _) in workers)
        {
            worker.Process.SetNiceOfSession(_standingBack.ContainsKey(group) ? StandingBackLevel : usual);
        }
    }

    private void Judge(string group, double use, bool isAlone)
    {
        var average = (NewestShare * use) + ((1 - NewestShare) * _uses.GetValueOrDefault(group));
        _uses[group] = average;
        if (average > MuchUse && !isAlone)
        {
            _standingBack[group] = time.GetTimestamp();
        }
        else if (isAlone || (average < LittleUse && _standingBack.TryGetValue(group, out var since) && time.GetElapsedTime(since) > LeastTime))
        {
            _standingBack.Remove(group);
        }
    }
}
