namespace JsRun.Api.Service;

/// <summary>
/// Gives back to the system what a burst of requests has left behind. The collector gives it back when it runs, but once the burst is over little is allocated, and it
/// has no reason to run for long. One collection of all generations when things have calmed down, which stops the service for as long as what is alive takes, some ten ms
/// as a rule; three times a minute at most.
/// </summary>
internal sealed class IdleMemory(TimeProvider time) : BackgroundService
{
    private const long BurstBytes = 64 << 20;
    private const long CalmBytes = 32 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(20);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var (isDue, collectedAt, allocated) = (false, 0L, GC.GetTotalAllocatedBytes());
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var before = allocated;
            allocated = GC.GetTotalAllocatedBytes();
            isDue |= allocated - before > BurstBytes;
            if (isDue && allocated - before < CalmBytes && time.GetElapsedTime(collectedAt) > MinPause)
            {
                isDue = false;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                collectedAt = time.GetTimestamp();
            }
        }
    }
}
