using System.Diagnostics;
using JsRun.Api.Callers;
using JsRun.Api.Limits;
using JsRun.Api.Logging;
using JsRun.Api.Metrics;
using JsRun.Api.Snapshots;
using JsRun.Api.Telemetry;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Evaluations;

/// <summary>Evaluates in fresh runtimes that are thrown away. Any thread.</summary>
internal sealed partial class OneShotEvaluations(
    WorkerPool pool, EvaluationGate gate, SnapshotSupply snapshots, CorrelationIds ids, ServiceMeter meter, AuditLog audit, TimeProvider time, ILogger<OneShotEvaluations> logger)
{
    /// <summary>
    /// Evaluates; <paramref name="events"/>, if there are any, gets what comes on the way. The body's memory must stay valid until this completes. The
    /// caller owns the reply.
    /// </summary>
    public async Task<EvaluationReply> EvaluateAsync(EvaluationBody body, Caller caller, RunEvents? events, CancellationToken clientGone)
    {
        SnapshotRecord? snapshot = null;
        if (body.Snapshot is { } snapshotId)
        {
            (snapshot, var unusable) = snapshots.Find(snapshotId, caller, body.MaxHeapBytes ?? caller.Limits.Evaluation.DefaultHeapBytes);
            if (unusable is not null)
            {
                return EvaluationReply.Of(unusable);
            }
        }

        using var span = EvaluationSpan.Create(EvaluationKind.OneShot, caller.Tenant, runtime: null, caller: null)?.Start();
        try
        {
            if (await caller.Use.BeginEvaluationAsync(clientGone) is { } refusal)
            {
                EvaluationSpan.Refuse(span, refusal.Kind.Code);
                return EvaluationReply.Of(refusal);
            }
        }
        catch (OperationCanceledException)
        {
            return EvaluationReply.NobodyWaits;
        }

        var cpuMs = 0.0;
        try
        {
            if (!await gate.EnterAsync(caller.Tenant, clientGone))
            {
                EvaluationSpan.Refuse(span, WorkerProblems.Overloaded.Kind.Code);
                return EvaluationReply.Of(WorkerProblems.Overloaded);
            }

            try
            {
                var reply = await EvaluateInWorkerAsync(body, MessageOf(body, events, caller.Limits, span), snapshot, caller, span, events, clientGone);
                cpuMs = reply.CpuMs;
                EvaluationSpan.FinishWithout(span, reply);
                return reply;
            }
            finally
            {
                gate.Exit(caller.Tenant);
            }
        }
        catch (OperationCanceledException) when (clientGone.IsCancellationRequested)
        {
            return EvaluationReply.NobodyWaits;
        }
        finally
        {
            caller.Use.EndEvaluation(cpuMs);
        }
    }

    private async Task<EvaluationReply> EvaluateInWorkerAsync(
        EvaluationBody body, EvaluateMessage message, SnapshotRecord? snapshot, Caller caller, Activity? span, RunEvents? events, CancellationToken clientGone)
    {
        var loads = 0;
        for (var attempt = 1; ; attempt++)
        {
            if (await pool.FindOneShotAsync(caller.Tenant, clientGone) is not { } worker)
            {
                return EvaluationReply.Of(WorkerProblems.Unavailable(pool));
            }

            if (snapshot is not null && await snapshots.EnsureAsync(worker, snapshot) is { } unusable)
            {
                return EvaluationReply.Of(unusable);
            }

            if (attempt == 1 && loads == 0)
            {
                audit.Run(caller.Tenant, EvaluationKind.OneShot, runtime: null, body);
            }

            var startedAt = time.GetTimestamp();
            var id = ids.Next();
            var request = new WorkerRequest { CorrelationId = id, Kind = FrameKind.Evaluate, Isolate = new Isolate(id), BudgetMs = message.RunLimits.TimeoutMs, TraceId = body.TraceId };
            var answer = events is null
                ? await worker.AskAsync(request, message.ToPayload(), clientGone)
                : await events.AskAsync(worker, request, message.ToPayload(), clientGone);
            if (clientGone.IsCancellationRequested)
            {
                return Abandon(answer, request.Isolate, caller.Tenant, time.GetElapsedTime(startedAt));
            }

            if (answer.Loss is { } loss && attempt < loss.MaxAttempts && events is not { HasBegun: true })
            {
                // Nothing of it has been seen: it can be run again.
                caller.Use.Cpu.Charge(loss.CpuMs(request.Isolate, time.GetElapsedTime(startedAt)));
                Log.Repeated(logger, worker.ProcessId);
                continue;
            }

            if (SnapshotSupply.IsLacking(answer, worker, snapshot) && ++loads < SnapshotSupply.MaxLoads)
            {
                answer.Dispose();
                attempt--;
                continue;
            }

            return ReplyTo(answer, request.Isolate, caller.Tenant, span, time.GetElapsedTime(startedAt));
        }
    }

    private EvaluationReply Abandon(WorkerAnswer answer, Isolate isolate, string tenant, TimeSpan wall)
    {
        var isLost = answer.Loss is not null;
        var reply = EvaluationReply.NobodyWaitsFor(answer, isolate, wall);
        meter.Abandoned(tenant, EvaluationKind.OneShot, isLost ? 0 : reply.CpuMs);
        return reply;
    }

    private EvaluationReply ReplyTo(WorkerAnswer answer, Isolate isolate, string tenant, Activity? span, TimeSpan wall)
    {
        if (answer.Loss is { } loss)
        {
            if (!loss.IsByRequest)
            {
                return EvaluationReply.Of(WorkerProblems.Of(loss));
            }

            meter.Crashed(tenant, EvaluationKind.OneShot, wall);
            EvaluationSpan.Finish(span, Outcome.Crashed);
            return EvaluationReply.Of(Outcome.Crashed, CrashEnvelope.Compose(loss.Fault ?? CrashReason.EngineAbort, wall, runtimeId: null), loss.CpuMs(isolate, wall));
        }

        if (answer.Kind == FrameKind.RunResult)
        {
            var result = RunResultMessage.Read(answer.Memory);
            meter.Evaluated(tenant, EvaluationKind.OneShot, result);
            EvaluationSpan.Finish(span, result, time.GetUtcNow() - wall);
            return EvaluationReply.Of(result.Outcome, result.Envelope, result.CpuMs, answer);
        }

        using (answer)
        {
            return EvaluationReply.Of(WorkerFailures.ToProblem(answer.ReadFailure(), "globals", logger));
        }
    }

    private static EvaluateMessage MessageOf(EvaluationBody body, RunEvents? events, CallerLimits limits, Activity? span) => new()
    {
        RuntimeId = string.Empty,
        SnapshotId = body.Snapshot ?? string.Empty,
        IsolateLimits = EffectiveLimits.Isolate(limits, body),
        RunLimits = EffectiveLimits.Run(limits, body),
        Options = RunOptionsOf.With(RunOptionsOf.Evaluation(body, console: false, web: false, events), span),
        FileName = body.FileName,
        Code = body.Code,
        Globals = body.Globals,
        Modules = body.Modules,
        ImportMap = body.ImportMap,
    };

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.EvaluationRepeated, LogLevel.Information, "An evaluation is run again: its worker {ProcessId} ended")]
        public static partial void Repeated(ILogger logger, int processId);
    }
}
