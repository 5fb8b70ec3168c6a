using JsRun.Api.Options;
using JsRun.Api.Workers;

namespace JsRun.Api.Drain;

/// <summary>
/// When the service is told to end: refuses new work, says so at /health/ready, and lets what is under way finish, for a while. Then the
/// workers are ended, which answers what is left, and only then the service stops to listen.
/// </summary>
internal sealed partial class DrainService(
    DrainGate gate, WorkerPool pool, DrainOptions options, TimeProvider time, ILogger<DrainService> logger) : IHostedLifecycleService
{
    /// <inheritdoc />
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var empty = gate.CloseAsync();
        Log.Draining(logger, gate.Inside);
        await empty.WaitAsync(TimeSpan.FromSeconds(options.TimeoutSeconds), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Log.Drained(logger, gate.Inside);
        await pool.EndAsync();
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.ServiceDraining, LogLevel.Information, "The service ends: no new work is taken, {Requests} requests are under way")]
        public static partial void Draining(ILogger logger, int requests);

        [LoggerMessage(Logging.EventIds.ServiceDrained, LogLevel.Information, "The service ends: {Requests} requests are given up")]
        public static partial void Drained(ILogger logger, int requests);
    }
}
