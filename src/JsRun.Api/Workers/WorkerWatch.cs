using JsRun.Api.Metrics;
using JsRun.Api.Runtimes;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Workers;

/// <summary>Watches a worker until it has ended, finds out why it ended, and tells whom it concerns.</summary>
internal sealed partial class WorkerWatch(RuntimeDirectory directory, ServiceMeter meter, TimeProvider time, ILogger<WorkerWatch> logger)
{
    private const int MaxUnansweredPings = 5;
    private const int MaxBeatsAfterRetired = 30;
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long after the budget an answer may take. Workers report what does not react much earlier: this is the backstop.</summary>
    private static readonly TimeSpan AnswerGrace = TimeSpan.FromSeconds(5);

    /// <summary>How long a process may take to end after its connection did.</summary>
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(2);

    /// <summary>Completes when the worker has ended and all its requests have been answered.</summary>
    public async Task<WorkerFailure> WatchAsync(Worker worker)
    {
        using var ended = new CancellationTokenSource();
        var beating = BeatAsync(worker, ended.Token);
        var broken = await worker.Connection;
        await ended.CancelAsync();
        await beating;

        var failure = await ExplainAsync(worker, broken);
        try
        {
            // The directory first: whoever is told that its runtime is lost finds it closed.
            directory.CloseAllOf(worker, failure);
        }
#pragma warning disable CA1031 // The requests are to be answered all the same.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.WatchFailed(logger, exception, worker.ProcessId);
        }

        worker.Link.Fail(failure);
        await worker.Link.DisposeAsync();
        worker.Process.Dispose();
        return failure;
    }

    // Never throws: requests wait for what comes after it.
    private async Task<WorkerFailure> ExplainAsync(Worker worker, Exception? broken)
    {
        try
        {
            var exitCode = await EndAsync(worker);
            var isolates = worker.Link.Pending.Where(request => request.IsRun).Select(request => request.Isolate.Number).ToHashSet();
            var failure = WorkerFailureClassifier.Classify(exitCode, worker.Order, worker.Process.Output.Lines, isolates);
            Report(worker, failure, broken);
            return failure;
        }
#pragma warning disable CA1031 // What is not known about its end must not keep requests from being answered.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.WatchFailed(logger, exception, worker.ProcessId);
            return new WorkerFailure(WorkerFailureKind.Unexplained, -1, null, 0);
        }
    }

    private async Task<int> EndAsync(Worker worker)
    {
        var exit = worker.Process.WaitForExitAsync();
        if (await Task.WhenAny(exit, Task.Delay(ExitGrace, time)) != exit)
        {
            worker.Kill(new KillOrder(KillReason.ConnectionEnded));
        }

        return await exit;
    }

    private async Task BeatAsync(Worker worker, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PingInterval, time);
        var beatsSinceRetired = 0;
        var cpuMs = 0.0;
        try
        {
            // What it has to report is of interest at once.
            worker.Link.Ping();
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                beatsSinceRetired += worker.Order is { Reason: KillReason.Retired } ? 1 : 0;
                Beat(worker, beatsSinceRetired);
                cpuMs = CountCpu(worker, cpuMs);
            }
        }
        catch (OperationCanceledException)
        {
            // The worker has ended.
        }
    }

    private void Beat(Worker worker, int beatsSinceRetired)
    {
        try
        {
            if (worker.Order is { Reason: KillReason.Retired } retired && beatsSinceRetired > MaxBeatsAfterRetired)
            {
                worker.Kill(retired);
            }
            else if (worker.Link.UnansweredPings >= MaxUnansweredPings)
            {
                Kill(worker, new KillOrder(KillReason.NotAnswering));
            }
            else if (Overdue(worker.Link) is { } isolate)
            {
                Kill(worker, new KillOrder(KillReason.Unresponsive, isolate.Number));
            }

            worker.Link.Ping();
        }
#pragma warning disable CA1031 // The next beat tries again: a worker that nobody watches would keep its requests for ever.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.WatchFailed(logger, exception, worker.ProcessId);
        }
    }

    // Gives what has been counted in all.
    private double CountCpu(Worker worker, double countedMs)
    {
        if (worker.Link.Report?.Pong.CpuMs is not { } cpuMs || cpuMs <= countedMs)
        {
            return countedMs;
        }

        meter.WorkerRan(worker.Role, cpuMs - countedMs);
        return cpuMs;
    }

    // An isolate that has answered nothing for longer than the longest of its budgets, although the worker is alive.
    private Isolate? Overdue(WorkerLink link)
    {
        foreach (var requests in link.Pending.Where(request => request.BudgetMs > 0).GroupBy(request => request.Isolate))
        {
            if (requests.Key.MayPause || requests.Any(request => request.IsPatient))
            {
                continue;
            }

            var since = Math.Max(requests.Key.LastAnswerAt, requests.Min(request => request.SentAt));
            if (time.GetElapsedTime(since) > TimeSpan.FromMilliseconds(requests.Max(request => request.BudgetMs)) + AnswerGrace)
            {
                return requests.Key;
            }
        }

        return null;
    }

    private void Kill(Worker worker, KillOrder order)
    {
        if (worker.Kill(order))
        {
            Log.WorkerKilled(logger, worker.ProcessId, order.Reason, worker.Link.TraceIdOf(order.CulpritNumber));
        }
    }

    private void Report(Worker worker, WorkerFailure failure, Exception? broken)
    {
        if (broken is not null && worker.Order is null)
        {
            Log.ConnectionFailed(logger, worker.ProcessId, broken.Message);
        }

        var traceId = worker.Link.TraceIdOf(failure.CulpritNumber);
        var level = failure.Kind == WorkerFailureKind.Ordered ? LogLevel.Information : LogLevel.Warning;
        Log.WorkerEnded(
            logger, level, worker.ProcessId, worker.Role, failure.Kind, failure.ExitCode, worker.Order?.Reason, failure.Reason, failure.CulpritNumber, traceId);
        if (failure.Kind != WorkerFailureKind.Ordered && logger.IsEnabled(LogLevel.Debug))
        {
            foreach (var line in worker.Process.Output.Lines)
            {
                Log.WorkerOutput(logger, worker.ProcessId, line);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.WorkerKilled, LogLevel.Warning, "Worker {ProcessId} is killed: {Reason}, trace {TraceId}")]
        public static partial void WorkerKilled(ILogger logger, int processId, KillReason reason, string? traceId);

        [LoggerMessage(
            EventId = Logging.EventIds.WorkerEnded,
            Message = "Worker {ProcessId} ({Role}) ended: {Failure}, exit code {ExitCode}, ordered {OrderReason}, reason {CrashReason}, culprit {Culprit}, trace {TraceId}")]
        public static partial void WorkerEnded(
            ILogger logger,
            LogLevel level,
            int processId,
            WorkerRole role,
            WorkerFailureKind failure,
            int exitCode,
            KillReason? orderReason,
            CrashReason? crashReason,
            ulong culprit,
            string? traceId);

        [LoggerMessage(Logging.EventIds.WorkerConnectionFailed, LogLevel.Warning, "The connection to worker {ProcessId} failed: {Message}")]
        public static partial void ConnectionFailed(ILogger logger, int processId, string message);

        [LoggerMessage(Logging.EventIds.WorkerWatchFailed, LogLevel.Error, "Worker {ProcessId} could not be watched properly")]
        public static partial void WatchFailed(ILogger logger, Exception exception, int processId);

        [LoggerMessage(Logging.EventIds.WorkerOutput, LogLevel.Debug, "Worker {ProcessId} wrote: {Line}")]
        public static partial void WorkerOutput(ILogger logger, int processId, string line);
    }
}
