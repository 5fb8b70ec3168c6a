using System.ComponentModel;
using System.Globalization;
using System.Net.Sockets;
using JsRun.Api.Limits;
using JsRun.Api.Metrics;
using JsRun.Api.Options;
using JsRun.Api.Runtimes;
using JsRun.Api.Tenants;
using JsRun.Protocol;
using JsRun.Protocol.Settings;

namespace JsRun.Api.Workers;

/// <summary>Starts workers.</summary>
internal sealed class WorkerLauncher(WorkerOptions workers, LimitOptions limits, IdleOptions idle, SocketFolder sockets, RuntimeDirectory directory, TenantDirectory tenants, ServiceMeter meter, TimeProvider time)
{
    private const int NotConfinedExitCode = 3;

    private int _lastId;

    /// <summary>Starts a worker and waits until it is ready.</summary>
    /// <exception cref="WorkerLaunchException">It could not be started, or was not ready in time. Nothing of it is left.</exception>
    public async Task<Worker> LaunchAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(workers.StartTimeout);
        var (process, socket) = await ConnectAsync(limit.Token);
        var events = new WorkerEvents(directory, tenants, meter);
        var link = new WorkerLink(socket, events, time);
        try
        {
            var connection = link.RunAsync(CancellationToken.None);
            await link.GreetAsync(Settings());
            var ready = await ReadyAsync(link, connection, limit.Token);
            if (ready.ProtocolVersion != ProtocolVersion.Current)
            {
                throw new WorkerLaunchException($"The worker speaks protocol {ready.ProtocolVersion}, not {ProtocolVersion.Current}.", hopeless: true);
            }

            var id = string.Create(CultureInfo.InvariantCulture, $"w{Interlocked.Increment(ref _lastId)}");
            var worker = new Worker(process, link, ready, connection) { Id = id, StartedAt = time.GetUtcNow(), ReadyAt = time.GetTimestamp() };
            events.Attach(worker);
            return worker;
        }
        catch (Exception exception)
        {
            await link.DisposeAsync();
            throw await ExplainAsync(process, exception);
        }
    }

    private async Task<(WorkerProcess Process, Socket Socket)> ConnectAsync(CancellationToken cancellationToken)
    {
        foreach (var program in new[] { WorkerProcess.Launcher, WorkerProcess.Program })
        {
            if (!File.Exists(program))
            {
                throw new WorkerLaunchException($"There is no worker program at {program}.", hopeless: true);
            }
        }

        var (listener, path) = sockets.Listen();
        using (listener)
        {
            WorkerProcess process;
            try
            {
                process = WorkerProcess.Start(path, workers, workers.EffectiveNiceLevel(!tenants.AreAnonymous));
            }
            catch (Win32Exception exception)
            {
                throw new WorkerLaunchException($"The worker cannot be started: {exception.Message}", hopeless: true, exception);
            }

            try
            {
                using var accepting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var accepted = listener.AcceptAsync(accepting.Token).AsTask();
                if (await Task.WhenAny(accepted, process.WaitForExitAsync()) != accepted)
                {
                    await accepting.CancelAsync();
                    throw new WorkerLaunchException("The worker ended before it connected.", hopeless: false);
                }

                return (process, await accepted);
            }
            catch (Exception exception)
            {
                throw await ExplainAsync(process, exception);
            }
            finally
            {
                // One connection only: nobody else will find the socket.
                SocketFolder.Remove(path);
            }
        }
    }

    private static async Task<WorkerReady> ReadyAsync(WorkerLink link, Task<Exception?> connection, CancellationToken cancellationToken)
    {
        var first = await Task.WhenAny(link.Ready, connection).WaitAsync(cancellationToken);
        return first == connection && !link.Ready.IsCompleted
            ? throw new WorkerLaunchException("The worker's connection ended before it was ready.", hopeless: false, await connection)
            : await link.Ready;
    }

    // Ends what is left of the worker, and tells what it said last.
    private static async Task<WorkerLaunchException> ExplainAsync(WorkerProcess process, Exception exception)
    {
        process.Kill();
        var exitCode = await process.WaitForExitAsync();
        process.Dispose();
        var message = exception is OperationCanceledException ? "The worker was not ready in time." : exception.Message;
        var said = string.Join(" | ", process.Output.Lines.TakeLast(8));
        return new WorkerLaunchException(
            $"{message} Exit code {exitCode}{(said.Length > 0 ? ", it wrote: " + said : string.Empty)}",
            exception is WorkerLaunchException { IsHopeless: true } || exitCode == NotConfinedExitCode,
            exception);
    }

    private WorkerSettings Settings() => new()
    {
        ProtocolVersion = ProtocolVersion.Current,
        WarmRuntimes = workers.WarmRuntimes,
        WarmHeapBytes = limits.DefaultHeapBytes,
        WarmStackBytes = limits.DefaultStackBytes,
        WarmQueueLength = limits.MaxQueueLength,
        IdleSweepSeconds = idle.SweepSeconds,
        BackgroundCpuMs = workers.BackgroundCpuMs,
        MaxMemoryBytes = workers.MaxMemoryBytes,
        V8Threads = workers.V8Threads,
        CodeCacheBytes = workers.CodeCacheBytes,
        MaxSnapshots = workers.MaxSnapshots,
        SnapshotCacheBytes = Math.Min(workers.SnapshotCacheBytes, workers.MaxMemoryBytes / 4),
        WarmRuntimesPerSnapshot = workers.WarmRuntimesPerSnapshot,
        Bounds = CallerLimits.BoundsOf(limits),
        Sandbox = workers.Sandbox,
    };
}
