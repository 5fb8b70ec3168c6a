using JsRun.Api.Options;
using JsRun.Protocol.Settings;

namespace JsRun.Api.Workers;

/// <summary>Starts workers, a few at a time, and more slowly when they die young. Ends the service when no worker can ever start. Any thread.</summary>
internal sealed partial class WorkerStarter(
    WorkerOptions options, WorkerLauncher launcher, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<WorkerStarter> logger) : IDisposable
{
    // More would keep the first one waiting.
    private const int ParallelStarts = 2;

    private readonly Lock _gate = new();
    private readonly RestartBackoff _backoff = new(options);
    private readonly SemaphoreSlim _starts = new(ParallelStarts);

    // What the last worker lacked, so that it is told once.
    private string _lacking = string.Empty;

    /// <summary>Starts a worker. Null when it could not be started, which has been logged, or when the token was cancelled.</summary>
    public async Task<Worker?> TryStartAsync(CancellationToken cancellationToken)
    {
        try
        {
            TimeSpan delay;
            lock (_gate)
            {
                delay = _backoff.Delay;
            }

            await Task.Delay(delay, time, cancellationToken);
            await _starts.WaitAsync(cancellationToken);
            try
            {
                var worker = await launcher.LaunchAsync(cancellationToken);
                Report(worker);
                return worker;
            }
            finally
            {
                _starts.Release();
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever it is, the next try comes after a wait; a start that is never over would block the pool.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            OnLaunchFailed(exception);
            return null;
        }
    }

    /// <summary>Takes into account how a worker ended.</summary>
    public void NoteEnd(Worker worker, WorkerFailure failure)
    {
        lock (_gate)
        {
            if (failure.Kind == WorkerFailureKind.Unexplained && time.GetElapsedTime(worker.ReadyAt) < RestartBackoff.Young)
            {
                _backoff.NoteEarlyDeath();
            }
            else
            {
                _backoff.NoteHealth();
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _starts.Dispose();

    private void Report(Worker worker)
    {
        var sandbox = worker.Sandbox;
        Log.WorkerStarted(logger, worker.ProcessId, worker.EngineVersion, string.Join(", ", sandbox.Layers));
        if (options.Sandbox != SandboxMode.Off && Interlocked.Exchange(ref _lacking, sandbox.Lacking) != sandbox.Lacking)
        {
            Log.SandboxIncomplete(logger, sandbox.Lacking);
        }
    }

    private void OnLaunchFailed(Exception exception)
    {
        lock (_gate)
        {
            _backoff.NoteEarlyDeath();
        }

        if (exception is WorkerLaunchException { IsHopeless: true })
        {
            Log.LaunchHopeless(logger, exception.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
        else
        {
            Log.LaunchFailed(logger, exception is WorkerLaunchException ? null : exception, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.WorkerStarted, LogLevel.Information, "Worker {ProcessId} is ready, V8 {EngineVersion}, confined by {Layers}")]
        public static partial void WorkerStarted(ILogger logger, int processId, string engineVersion, string layers);

        [LoggerMessage(Logging.EventIds.SandboxIncomplete, LogLevel.Warning, "Workers are not confined as far as they could be. This system does not offer: {Lacking}")]
        public static partial void SandboxIncomplete(ILogger logger, string lacking);

        [LoggerMessage(Logging.EventIds.WorkerLaunchFailed, LogLevel.Error, "A worker could not be started: {Message}")]
        public static partial void LaunchFailed(ILogger logger, Exception? exception, string message);

        [LoggerMessage(Logging.EventIds.WorkerLaunchHopeless, LogLevel.Critical, "No worker can be started, the service ends: {Message}")]
        public static partial void LaunchHopeless(ILogger logger, string message);
    }
}
