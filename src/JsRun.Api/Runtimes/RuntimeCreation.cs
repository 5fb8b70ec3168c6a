using JsRun.Api.Callers;
using JsRun.Api.Limits;
using JsRun.Api.Logging;
using JsRun.Api.Metrics;
using JsRun.Api.Problems;
using JsRun.Api.Runtimes.HostFunctions;
using JsRun.Api.Snapshots;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes;

/// <summary>Makes runtimes. Any thread.</summary>
internal sealed partial class RuntimeCreation(
    WorkerPool pool, RuntimeDirectory directory, RuntimeIds runtimeIds, SnapshotSupply snapshots, FunctionHosts hosts, CorrelationIds ids, ServiceMeter meter, AuditLog audit, TimeProvider time, ILogger<RuntimeCreation> logger)
{
    /// <summary>Makes a runtime. The body's memory must stay valid until this completes. Nothing is left of one that could not be made.</summary>
    /// <returns>The runtime, or the problem.</returns>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async Task<(RuntimeRecord? Runtime, Problem? Problem)> CreateAsync(CreateRuntimeBody body, Caller caller, CancellationToken clientGone)
    {
        if (caller.Use.Cpu.Refusal() is { } overdrawn)
        {
            return (null, overdrawn);
        }

        var config = EffectiveLimits.Config(caller.Limits, body);
        if (config.InitialHeapBytes > config.MaxHeapBytes)
        {
            return (null, Problem.Invalid("initialHeapBytes", $"must be at most maxHeapBytes, which is {config.MaxHeapBytes}."));
        }

        SnapshotRecord? snapshot = null;
        if (config.Snapshot is { } snapshotId)
        {
            (snapshot, var unusable) = snapshots.Find(snapshotId, caller, config.MaxHeapBytes);
            if (unusable is not null)
            {
                return (null, unusable);
            }
        }

        var loads = 0;
        for (var attempt = 1; ; attempt++)
        {
            if (RuntimeQuotas.Refusal(caller, directory.Totals(caller.Tenant), config) is { } full)
            {
                return (null, full);
            }

            if (await pool.ReserveAsync(caller.Tenant, config.OwnProcess, clientGone) is not { } worker)
            {
                return (null, WorkerProblems.Unavailable(pool));
            }

            if (snapshot is not null && await snapshots.EnsureAsync(worker, snapshot) is { } refused)
            {
                pool.Release(worker);
                return (null, refused);
            }

            var record = RecordOf(body, caller, config, worker);
            if (directory.TryAdd(record, caller) is { } overtaken)
            {
                pool.Release(worker);
                return (null, overtaken);
            }

            hosts.Open(record, HostsOf(body), caller);
            if (body.Trace is { } trace)
            {
                record.Traces?.Note(record.Isolate.Number, trace);
            }

            // Each attempt has an id of its own.
            audit.Modules(caller.Tenant, record.Id, body.Modules, body.TraceId);
            audit.Source(caller.Tenant, AuditedSource.Bootstrap, record.Id, body.Bootstrap, body.TraceId);

            var (problem, loss, lacksSnapshot) = await CreateInWorkerAsync(body, caller, record, snapshot, clientGone);
            if (problem is null)
            {
                Log.RuntimeCreated(logger, record.Id, caller.Tenant, worker.ProcessId, body.TraceId);
                directory.NoteCreated(record);
                return (record, null);
            }

            directory.Forget(record);
            if (lacksSnapshot && ++loads < SnapshotSupply.MaxLoads)
            {
                attempt--;
                continue;
            }

            if (loss is null || attempt >= loss.MaxAttempts)
            {
                Log.RuntimeCreateFailed(logger, caller.Tenant, problem.Kind.Code, body.TraceId);
                return (null, problem);
            }
        }
    }

    // Without a problem the runtime is there. With a loss, nothing of it has been seen, and another try may go better.
    private async Task<(Problem? Problem, WorkerLoss? Loss, bool LacksSnapshot)> CreateInWorkerAsync(
        CreateRuntimeBody body, Caller caller, RuntimeRecord record, SnapshotRecord? snapshot, CancellationToken clientGone)
    {
        var startedAt = time.GetTimestamp();
        var message = MessageOf(body, caller, record);
        var request = new WorkerRequest
        {
            CorrelationId = record.Isolate.Number,
            Kind = FrameKind.CreateRuntime,
            Isolate = record.Isolate,
            BudgetMs = message.BootstrapLimits.TimeoutMs,
            TraceId = body.TraceId,
        };
        using var answer = await record.Worker.AskAsync(request, message.ToPayload(), clientGone);
        var wall = time.GetElapsedTime(startedAt);
        caller.Use.Cpu.Charge(answer.Loss?.CpuMs(record.Isolate, wall) ?? 0);
        if (!body.Bootstrap.IsEmpty || answer.Loss is { IsByRequest: true })
        {
            meter.Bootstrapped(caller.Tenant, answer, wall, clientGone.IsCancellationRequested);
        }

        if (clientGone.IsCancellationRequested)
        {
            await AbandonAsync(record);
            throw new OperationCanceledException(clientGone);
        }

        if (answer.Loss is { } loss)
        {
            return (loss.IsByRequest ? Crashed(loss.Fault ?? CrashReason.EngineAbort, wall) : WorkerProblems.Of(loss), loss, false);
        }

        if (answer.Kind == FrameKind.Failed)
        {
            if (SnapshotSupply.IsLacking(answer, record.Worker, snapshot))
            {
                return (WorkerProblems.Internal, null, true);
            }

            return (WorkerFailures.ToProblem(answer.ReadFailure(), "globals", logger), null, false);
        }

        return (null, null, false);
    }

    private async Task AbandonAsync(RuntimeRecord record)
    {
        var request = new WorkerRequest { CorrelationId = ids.Next(), Kind = FrameKind.DeleteRuntime, Isolate = record.Isolate };
        var deleting = record.Worker.AskAsync(request, new RuntimeMessage { RuntimeId = record.Id }.ToPayload(), CancellationToken.None);
        directory.Forget(record);
        using var answer = await deleting;
    }

    private RuntimeRecord RecordOf(CreateRuntimeBody body, Caller caller, RuntimeConfig config, Worker worker) => new()
    {
        Id = runtimeIds.Next(),
        Isolate = new Isolate(ids.Next()) { MayPause = config.Inspector is not null },
        Tenant = caller.Tenant,
        Worker = worker,
        Config = config,
        Label = body.Label,
        CreatedAt = time.GetUtcNow(),
        Sequence = directory.NextSequence(),
    };

    private static CreateRuntimeMessage MessageOf(CreateRuntimeBody body, Caller caller, RuntimeRecord record) => new()
    {
        RuntimeId = record.Id,
        SnapshotId = record.Config.Snapshot ?? string.Empty,
        IsolateLimits = EffectiveLimits.Isolate(caller.Limits, record.Config),
        BootstrapLimits = EffectiveLimits.Run(caller.Limits, record.Config),
        IdleTimeoutSeconds = record.Config.IdleTimeoutSeconds,
        Console = record.Config.Console,
        Web = record.Config.Web,
        ManualJobs = record.Config.ManualJobs,
        BootstrapFileName = body.BootstrapFileName,
        Bootstrap = body.Bootstrap,
        Globals = body.Globals,
        Modules = body.Modules,
        ImportMap = body.ImportMap,
        Intrinsics = record.Config.Intrinsics,
        FunctionChannel = record.Functions?.CorrelationId ?? 0,
        Functions = [.. HostsOf(body).Select(function => function.Name)],
    };

    private static IReadOnlyList<HostFunctionConfig> HostsOf(CreateRuntimeBody body) =>
        body.ModuleLoader is null ? body.Functions : [.. body.Functions, body.ModuleLoader];

    private static Problem Crashed(CrashReason reason, TimeSpan wall) =>
        WorkerFailures.BootstrapFailed(Evaluations.CrashEnvelope.Compose(reason, wall, runtimeId: null));

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.RuntimeCreated, LogLevel.Information, "Runtime {RuntimeId} of {Tenant} created in worker {ProcessId}, trace {TraceId}")]
        public static partial void RuntimeCreated(ILogger logger, string runtimeId, string tenant, int processId, string traceId);

        [LoggerMessage(Logging.EventIds.RuntimeCreateFailed, LogLevel.Information, "A runtime of {Tenant} could not be created: {Code}, trace {TraceId}")]
        public static partial void RuntimeCreateFailed(ILogger logger, string tenant, string? code, string traceId);
    }
}
