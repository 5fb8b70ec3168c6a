using JsRun.Worker.Logging;

namespace JsRun.Worker.Hosting;

/// <summary>Looks for idle runtimes at a fixed interval.</summary>
internal sealed class IdleSweeper(RuntimeHost host, TimeSpan interval, TimeProvider time)
{
    /// <summary>Sweeps until the process ends.</summary>
    public async Task RunAsync()
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            try
            {
                host.EvictIdle();
            }
#pragma warning disable CA1031 // A defect with one runtime must not keep the others from ever being evicted.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Stderr.WriteDefect("Evicting idle runtimes failed", exception);
            }
        }
    }
}
