using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using JsRun.Api.Callbacks;
using JsRun.Api.Callers;
using JsRun.Api.Evaluations;
using JsRun.Api.Limits;
using JsRun.Api.Logging;
using JsRun.Api.Metrics;
using JsRun.Api.Problems;
using JsRun.Api.Runtimes.Streams;
using JsRun.Api.Telemetry;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes;

/// <summary>Evaluates and calls in runtimes. Any thread.</summary>
internal sealed class RuntimeRuns(RuntimeDirectory directory, CorrelationIds ids, ServiceMeter meter, AuditLog audit, TimeProvider time, ILogger<RuntimeRuns> logger)
{
    /// <summary>
    /// Evaluates; <paramref name="events"/>, if there are any, gets what comes on the way. The body's memory must stay valid until this completes. The
    /// caller owns the reply.
    /// </summary>
    public ValueTask<EvaluationReply> EvaluateAsync(RuntimeRecord runtime, EvaluationBody body, Caller caller, IRunEvents? events, CancellationToken clientGone)
    {
        if (audit.IsEnabled)
        {
            audit.Evaluate(caller.Tenant, EvaluationKind.Evaluate, runtime.Id, body.Code);
        }

        var limits = EffectiveLimits.Run(caller.Limits, runtime.Config, body);
        var message = new EvaluateMessage
        {
            RuntimeId = runtime.Id,
            RunLimits = limits,
            Options = RunOptionsOf.Evaluation(body, runtime.Config.Console, runtime.Config.Web, events),
            Context = body.Context,
            FileName = body.FileName,
            Code = body.Code,
            Globals = body.Globals,
            Modules = body.Modules,
            ImportMap = body.ImportMap,
        };
        return RunAsync(runtime, caller, FrameKind.Evaluate, limits.TimeoutMs, message.ToPayload(), _ => "globals", body.Trace, events, clientGone);
    }

    /// <summary>Calls a function; else as <see cref="EvaluateAsync"/>.</summary>
    public ValueTask<EvaluationReply> CallAsync(RuntimeRecord runtime, CallBody body, Caller caller, IRunEvents? events, CancellationToken clientGone)
    {
        if (audit.IsEnabled)
        {
            audit.Call(caller.Tenant, runtime.Id, body.Path.Length > 0 ? body.Path : string.Create(CultureInfo.InvariantCulture, $"fn_{body.FunctionId}"));
        }

        var limits = EffectiveLimits.Run(caller.Limits, runtime.Config, body);
        var message = new CallMessage
        {
            RuntimeId = runtime.Id,
            RunLimits = limits,
            Options = RunOptionsOf.Run(body, runtime.Config.Console, runtime.Config.Web, events),
            Context = body.Context,
            Path = body.Path,
            FunctionId = body.FunctionId,
            Arguments = body.Arguments,
            This = body.This,
        };

        // The path of an argument begins with its index; one of `this` has none before it.
        var hasArguments = !body.Arguments.IsEmpty;
        return RunAsync(runtime, caller, FrameKind.Call, limits.TimeoutMs, message.ToPayload(), path => hasArguments && path.StartsWith('[') ? "args" : "this", body.Trace, events, clientGone);
    }

    /// <summary>Reads a stream that a result has handed out. The caller owns the reply.</summary>
    public ValueTask<EvaluationReply> ReadStreamAsync(
        RuntimeRecord runtime, long streamId, StreamQuery query, Caller caller, IRunEvents events, CancellationToken clientGone, int maxItemsAhead = 0)
    {
        var limits = EffectiveLimits.Run(caller.Limits, runtime.Config, query);
        var message = new ReadStreamMessage { RuntimeId = runtime.Id, RunLimits = limits, Options = RunOptionsOf.Run(query, console: false, web: false, events), StreamId = streamId, MaxItemsAhead = maxItemsAhead };
        return RunAsync(runtime, caller, FrameKind.ReadStream, limits.TimeoutMs, message.ToPayload(), static _ => FieldErrors.Body, null, events, clientGone, ofStream: true);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<EvaluationReply> RunAsync(
        RuntimeRecord runtime,
        Caller caller,
        FrameKind kind,
        int budgetMs,
        Payload payload,
        Func<string, string> fieldOf,
        CallerTrace? trace,
        IRunEvents? events,
        CancellationToken clientGone,
        bool ofStream = false)
    {
        using var span = EvaluationSpan.Start(KindOf(kind), runtime.Tenant, runtime.Id, trace);
        try
        {
            if (await caller.Use.BeginEvaluationAsync(clientGone) is { } refusal)
            {
                EvaluationSpan.Refuse(span, refusal.Kind.Code);
                payload.Dispose();
                return EvaluationReply.Of(refusal);
            }
        }
        catch (OperationCanceledException)
        {
            payload.Dispose();
            return EvaluationReply.NobodyWaits;
        }

        var cpuMs = 0.0;
        try
        {
            var reply = await RunInWorkerAsync(runtime, kind, budgetMs, payload, fieldOf, span is null ? trace : CallerTrace.Of(span), span, events, ofStream, clientGone);
            cpuMs = reply.CpuMs;
            return reply;
        }
        finally
        {
            caller.Use.EndEvaluation(cpuMs);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<EvaluationReply> RunInWorkerAsync(
        RuntimeRecord runtime, FrameKind kind, int budgetMs, Payload payload, Func<string, string> fieldOf, CallerTrace? trace, Activity? span, IRunEvents? events, bool ofStream, CancellationToken clientGone)
    {
        var startedAt = time.GetTimestamp();
        var request = new WorkerRequest { CorrelationId = ids.Next(), Kind = kind, Isolate = runtime.Isolate, BudgetMs = budgetMs };
        if (trace is not null)
        {
            runtime.Traces?.Note(request.CorrelationId, trace);
        }

        var answer = events is null
            ? await runtime.Worker.AskAsync(request, payload, clientGone)
            : await events.AskAsync(runtime.Worker, request, payload, clientGone);
        if (clientGone.IsCancellationRequested)
        {
            return EvaluationReply.NobodyWaitsFor(answer, time.GetElapsedTime(startedAt));
        }

        if (answer.Loss is { } loss)
        {
            if (loss.Fault is not { } fault)
            {
                return EvaluationReply.Of(directory.Find(runtime.Id, runtime.Tenant).ToProblemOf(loss));
            }

            var wall = time.GetElapsedTime(startedAt);
            meter.Evaluated(runtime.Tenant, KindOf(kind), Outcome.Crashed, wall.TotalMilliseconds, cpuMs: 0, queuedMs: 0);
            EvaluationSpan.Finish(span, Outcome.Crashed);
            return EvaluationReply.Of(Outcome.Crashed, CrashEnvelope.Compose(fault, wall, runtime.Id), wall);
        }

        if (answer.Kind == FrameKind.RunResult)
        {
            var result = RunResultMessage.Read(answer.Memory);
            meter.Evaluated(runtime.Tenant, KindOf(kind), result.Outcome, result.WallMs, result.CpuMs, result.QueuedMs);
            EvaluationSpan.Finish(span, result, time.GetUtcNow() - time.GetElapsedTime(startedAt));
            return EvaluationReply.Of(result.Outcome, result.Envelope, result.CpuMs, answer);
        }

        using (answer)
        {
            var failure = answer.ReadFailure();
            return EvaluationReply.Of(ofStream && StreamProblems.Of(failure) is { } missing ? missing : ProblemOf(failure, runtime, fieldOf(failure.Path)));
        }
    }

    private static EvaluationKind KindOf(FrameKind kind) => kind switch
    {
        FrameKind.Evaluate => EvaluationKind.Evaluate,
        FrameKind.Call => EvaluationKind.Call,
        _ => EvaluationKind.Stream,
    };

    // A worker forgets closed runtimes sooner than the directory does.
    private Problem ProblemOf(FailedMessage failure, RuntimeRecord runtime, string field) =>
        failure.Code == FailureCode.RuntimeNotFound
            ? directory.Find(runtime.Id, runtime.Tenant).ToProblem()
            : WorkerFailures.ToProblem(failure, field, logger);
}
