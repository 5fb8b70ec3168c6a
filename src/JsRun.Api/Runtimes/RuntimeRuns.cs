using System.Diagnostics;
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
        var span = EvaluationSpan.Create(EvaluationKind.Evaluate, runtime.Tenant, runtime.Id, body.Trace);
        var limits = EffectiveLimits.Run(caller.Limits, runtime.Config, body);
        var message = new EvaluateMessage
        {
            RuntimeId = runtime.Id,
            RunLimits = limits,
            Options = RunOptionsOf.With(RunOptionsOf.Evaluation(body, runtime.Config.Console, runtime.Config.Web, events), span),
            Context = body.Context,
            FileName = body.FileName,
            Code = body.Code,
            Globals = body.Globals,
            Modules = body.Modules,
            ImportMap = body.ImportMap,
        };
        return RunAsync(runtime, caller, new Order(EvaluationKind.Evaluate, FrameKind.Evaluate, limits.TimeoutMs, message.ToPayload(), body, span, events), clientGone);
    }

    /// <summary>Calls a function; else as <see cref="EvaluateAsync"/>.</summary>
    public ValueTask<EvaluationReply> CallAsync(RuntimeRecord runtime, CallBody body, Caller caller, IRunEvents? events, CancellationToken clientGone)
    {
        var span = EvaluationSpan.Create(EvaluationKind.Call, runtime.Tenant, runtime.Id, body.Trace);
        var limits = EffectiveLimits.Run(caller.Limits, runtime.Config, body);
        var message = new CallMessage
        {
            RuntimeId = runtime.Id,
            RunLimits = limits,
            Options = RunOptionsOf.With(RunOptionsOf.Run(body, runtime.Config.Console, runtime.Config.Web, events), span),
            Context = body.Context,
            Path = body.Path,
            FunctionId = body.FunctionId,
            Arguments = body.Arguments,
            This = body.This,
        };
        return RunAsync(runtime, caller, new Order(EvaluationKind.Call, FrameKind.Call, limits.TimeoutMs, message.ToPayload(), body, span, events), clientGone);
    }

    /// <summary>Reads a stream that a result has handed out. The caller owns the reply.</summary>
    public ValueTask<EvaluationReply> ReadStreamAsync(
        RuntimeRecord runtime, long streamId, StreamQuery query, Caller caller, IRunEvents events, CancellationToken clientGone, int maxItemsAhead = 0)
    {
        var limits = EffectiveLimits.Run(caller.Limits, runtime.Config, query);
        var message = new ReadStreamMessage { RuntimeId = runtime.Id, RunLimits = limits, Options = RunOptionsOf.Run(query, console: false, web: false, events), StreamId = streamId, MaxItemsAhead = maxItemsAhead };
        var span = EvaluationSpan.Create(EvaluationKind.Stream, runtime.Tenant, runtime.Id, caller: null);
        return RunAsync(runtime, caller, new Order(EvaluationKind.Stream, FrameKind.ReadStream, limits.TimeoutMs, message.ToPayload(), query, span, events), clientGone);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<EvaluationReply> RunAsync(RuntimeRecord runtime, Caller caller, Order order, CancellationToken clientGone)
    {
        using var span = order.Span?.Start();
        try
        {
            if (await caller.Use.BeginEvaluationAsync(clientGone) is { } refusal)
            {
                EvaluationSpan.Refuse(span, refusal.Kind.Code);
                order.Payload.Dispose();
                return EvaluationReply.Of(refusal);
            }
        }
        catch (OperationCanceledException)
        {
            order.Payload.Dispose();
            return EvaluationReply.NobodyWaits;
        }

        var cpuMs = 0.0;
        try
        {
            var reply = await RunInWorkerAsync(runtime, order, clientGone);
            cpuMs = reply.CpuMs;
            EvaluationSpan.FinishWithout(order.Span, reply);
            return reply;
        }
        finally
        {
            caller.Use.EndEvaluation(cpuMs);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<EvaluationReply> RunInWorkerAsync(RuntimeRecord runtime, Order order, CancellationToken clientGone)
    {
        var startedAt = time.GetTimestamp();
        var request = new WorkerRequest { CorrelationId = ids.Next(), Kind = order.Frame, Isolate = runtime.Isolate, BudgetMs = order.BudgetMs, TraceId = order.Body.TraceId };
        audit.Run(runtime.Tenant, order.Kind, runtime.Id, order.Body);
        if (order.Trace is { } trace)
        {
            runtime.Traces?.Note(request.CorrelationId, trace);
        }

        var answer = order.Events is { } events
            ? await events.AskAsync(runtime.Worker, request, order.Payload, clientGone)
            : await runtime.Worker.AskAsync(request, order.Payload, clientGone);
        if (clientGone.IsCancellationRequested)
        {
            var isLost = answer.Loss is not null;
            var abandoned = EvaluationReply.NobodyWaitsFor(answer, runtime.Isolate, time.GetElapsedTime(startedAt));
            meter.Abandoned(runtime.Tenant, order.Kind, isLost ? 0 : abandoned.CpuMs);
            return abandoned;
        }

        if (answer.Loss is { } loss)
        {
            var wall = time.GetElapsedTime(startedAt);
            var cpuMs = loss.CpuMs(runtime.Isolate, wall);
            if (loss.Fault is not { } fault)
            {
                return EvaluationReply.Of(directory.Find(runtime.Id, runtime.Tenant).ToProblemOf(loss), cpuMs);
            }

            meter.Crashed(runtime.Tenant, order.Kind, wall);
            EvaluationSpan.Finish(order.Span, Outcome.Crashed);
            return EvaluationReply.Of(Outcome.Crashed, CrashEnvelope.Compose(fault, wall, runtime.Id), cpuMs);
        }

        if (answer.Kind == FrameKind.RunResult)
        {
            var result = RunResultMessage.Read(answer.Memory);
            meter.Evaluated(runtime.Tenant, order.Kind, result);
            EvaluationSpan.Finish(order.Span, result, time.GetUtcNow() - time.GetElapsedTime(startedAt));
            return EvaluationReply.Of(result.Outcome, result.Envelope, result.CpuMs, answer);
        }

        using (answer)
        {
            var failure = answer.ReadFailure();
            return EvaluationReply.Of(order.Kind == EvaluationKind.Stream && StreamProblems.Of(failure) is { } missing ? missing : ProblemOf(failure, runtime, order.FieldOf(failure.Path)));
        }
    }

    // A worker forgets closed runtimes sooner than the directory does.
    private Problem ProblemOf(FailedMessage failure, RuntimeRecord runtime, string field) =>
        failure.Code == FailureCode.RuntimeNotFound
            ? directory.Find(runtime.Id, runtime.Tenant).ToProblem()
            : WorkerFailures.ToProblem(failure, field, logger);

    /// <summary>A run that is to be sent to a worker. The body's memory, and the payload, must stay valid until it is answered.</summary>
    private readonly record struct Order(EvaluationKind Kind, FrameKind Frame, int BudgetMs, Payload Payload, RunBody Body, Activity? Span, IRunEvents? Events)
    {
        /// <summary>What calls of host functions go on with.</summary>
        public CallerTrace? Trace => Span is null ? Body.Trace : CallerTrace.Of(Span);

        /// <summary>The field that a value which cannot be converted came in.</summary>
        /// <param name="path">Where in the values the worker found it.</param>
        public string FieldOf(string path) => Body switch
        {
            EvaluationBody => "globals",

            // The path of an argument begins with its index; one of `this` has none before it.
            CallBody call => !call.Arguments.IsEmpty && path.StartsWith('[') ? "args" : "this",
            _ => FieldErrors.Body,
        };
    }
}
