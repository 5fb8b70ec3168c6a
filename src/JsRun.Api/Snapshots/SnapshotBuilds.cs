using JsRun.Api.Callers;
using JsRun.Api.Evaluations;
using JsRun.Api.Limits;
using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Snapshots;

/// <summary>
/// Makes snapshots in workers that do nothing else (<see cref="SnapshotBuilders"/>): on some state V8 dies, and nobody else is to suffer. Any thread.
/// </summary>
internal sealed partial class SnapshotBuilds(
    WorkerPool pool, SnapshotBuilders builders, SnapshotStore store, SnapshotBuildGate gate, CorrelationIds ids, AuditLog audit, TimeProvider time, ILogger<SnapshotBuilds> logger)
{
    /// <summary>What else is told when V8 died: nobody knows which of it was there.</summary>
    private const string CrashHint =
        "V8 gave up while the scripts ran, or while it wrote or tried out what they had set up. asm.js functions, WebAssembly functions and objects, and anything else "
        + "that lies outside of V8's heap cannot be part of a snapshot.";

    private static Problem TooManyBuilds { get; } = WorkerProblems.Overloaded with { Detail = "Too many snapshots are being made and waiting to be." };

    // Writing a full heap, and starting from it once, beyond what the scripts take.
    private const int WriteMs = 30_000;

    /// <summary>Makes and stores a snapshot. The body's memory must stay valid until this completes.</summary>
    /// <returns>The snapshot, or the problem.</returns>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async Task<(SnapshotRecord? Snapshot, Problem? Problem)> BuildAsync(SnapshotBody body, Caller caller, CancellationToken clientGone)
    {
        if (caller.Use.Cpu.Refusal() is { } overdrawn)
        {
            return (null, overdrawn);
        }

        var (place, full) = store.Reserve(caller.Tenant, bytes: 0);
        if (place is null)
        {
            return (null, full);
        }

        using (place)
        {
            if (!await gate.EnterAsync(caller.Tenant, clientGone))
            {
                return (null, TooManyBuilds);
            }

            try
            {
                return await BuildInWorkersAsync(body, caller, place, clientGone);
            }
            finally
            {
                gate.Exit(caller.Tenant);
            }
        }
    }

    /// <summary>Stores a snapshot that was downloaded, if this server signed it and can use it. Blocks on the disk.</summary>
    /// <returns>The snapshot, or the problem.</returns>
    public (SnapshotRecord? Snapshot, Problem? Problem) Import(ReadOnlyMemory<byte> file, SnapshotPlace place, string traceId)
    {
        var (header, blob, problem) = store.Open(file);
        return problem is not null ? (null, problem)
            : pool.SnapshotBuild is not { } build ? (null, WorkerProblems.Starting)
            : header!.Build != build ? (null, SnapshotProblems.OtherBuild)
            : store.Add(place, header with { CreatedAt = time.GetUtcNow() }, blob.Span, traceId);
    }

    private async Task<(SnapshotRecord? Snapshot, Problem? Problem)> BuildInWorkersAsync(SnapshotBody body, Caller caller, SnapshotPlace place, CancellationToken clientGone)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await builders.TakeAsync(caller.Tenant, clientGone) is not { } builder)
            {
                return (null, WorkerProblems.Unavailable(pool));
            }

            var isSound = false;
            try
            {
                var worker = builder.Worker;
                if (attempt == 1)
                {
                    body.Scripts.ForEach(script => audit.Source(caller.Tenant, AuditedSource.SnapshotScript, runtime: null, script.Source, body.TraceId));
                }

                var startedAt = time.GetTimestamp();
                using var answer = await AskAsync(worker, body, caller, clientGone);

                // The worker does nothing else, and all that it does for this is work: the scripts, writing what they set up, and starting from it once.
                var wall = time.GetElapsedTime(startedAt);
                caller.Use.Cpu.Charge(answer.Loss is { IsByRequest: false } ? 0 : wall.TotalMilliseconds);
                isSound = answer.Loss is null && answer.Kind != FrameKind.Failed;
                clientGone.ThrowIfCancellationRequested();
                if (answer.Loss is { } loss && !loss.IsByRequest && attempt < loss.MaxAttempts)
                {
                    continue;
                }

                var (snapshot, problem) = Store(answer, worker, body, place, wall);
                if (problem is not null)
                {
                    Log.NotMade(logger, caller.Tenant, problem.Kind.Code, body.TraceId);
                }

                return (snapshot, problem);
            }
            finally
            {
                builders.Return(builder, isSound);
            }
        }
    }

    private ValueTask<WorkerAnswer> AskAsync(Worker worker, SnapshotBody body, Caller caller, CancellationToken clientGone)
    {
        var message = new BuildSnapshotMessage
        {
            IsolateLimits = EffectiveLimits.Isolate(caller.Limits, body.MaxHeapBytes),
            RunLimits = EffectiveLimits.Run(caller.Limits, body),
            Console = body.Console ?? false,
            Scripts = body.Scripts,
        };
        var id = ids.Next();
        var request = new WorkerRequest
        {
            CorrelationId = id,
            Kind = FrameKind.BuildSnapshot,
            Isolate = new Isolate(id),
            BudgetMs = message.RunLimits.TimeoutMs + WriteMs,
            TraceId = body.TraceId,
        };
        return worker.AskAsync(request, message.ToPayload(), clientGone);
    }

    private (SnapshotRecord? Snapshot, Problem? Problem) Store(WorkerAnswer answer, Worker worker, SnapshotBody body, SnapshotPlace place, TimeSpan wall)
    {
        if (answer.Loss is { } loss)
        {
            return (null, loss.IsByRequest
                ? SnapshotProblems.Failed(CrashHint, CrashEnvelope.Compose(loss.Fault ?? CrashReason.EngineAbort, wall, runtimeId: null))
                : WorkerProblems.Of(loss));
        }

        if (answer.Kind == FrameKind.Failed)
        {
            return (null, ProblemOf(answer.ReadFailure()));
        }

        var built = SnapshotBuiltMessage.Read(answer.Memory);
        var header = new SnapshotHeader
        {
            Engine = worker.EngineVersion,
            Build = worker.SnapshotBuild,
            HasConsole = body.Console ?? false,
            HeapBytes = built.HeapBytes,
            CreatedAt = time.GetUtcNow(),
        };
        return store.Add(place, header, built.Blob.Span, body.TraceId);
    }

    private Problem ProblemOf(FailedMessage failure)
    {
        if (failure.Code != FailureCode.SnapshotFailed)
        {
            return WorkerFailures.ToProblem(failure, "scripts", logger);
        }

        var detail = failure.Detail.Length > 0
            ? $"No snapshot can be made: {failure.Detail}."
            : $"The script '{failure.Path}' failed; evaluation says how.";
        return SnapshotProblems.Failed(detail, failure.Envelope.ToArray());
    }

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.SnapshotNotMade, LogLevel.Information, "A snapshot of {Tenant} could not be made: {Code}, trace {TraceId}")]
        public static partial void NotMade(ILogger logger, string tenant, string code, string? traceId);
    }
}
