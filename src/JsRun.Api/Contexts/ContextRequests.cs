using JsRun.Api.Callers;
using JsRun.Api.Limits;
using JsRun.Api.Logging;
using JsRun.Api.Metrics;
using JsRun.Api.Problems;
using JsRun.Api.Runtimes;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Contexts;

/// <summary>What is asked of the contexts of runtimes. Each waits its turn. Any thread.</summary>
internal sealed class ContextRequests(RuntimeRequests requests, RuntimeDirectory directory, ServiceMeter meter, AuditLog audit, TimeProvider time)
{
    /// <summary>Makes a context: JSON that describes it. The body's memory must stay valid until this completes.</summary>
    public async Task<JsonReply> CreateAsync(RuntimeRecord runtime, CreateContextBody body, Caller caller, CancellationToken clientGone)
    {
        if ((caller.Use.Cpu.Refusal() ?? directory.TryAddContext(runtime, caller)) is { } refusal)
        {
            return new JsonReply(default, refusal);
        }

        var limits = EffectiveLimits.Run(caller.Limits, runtime.Config);
        var message = new CreateContextMessage
        {
            RuntimeId = runtime.Id,
            Name = body.Name,
            RealmOf = body.RealmOf,
            Links = body.Links,
            Console = body.Console ?? runtime.Config.Console,
            Web = body.Web ?? runtime.Config.Web,
            BootstrapLimits = limits,
            BootstrapFileName = body.BootstrapFileName,
            Globals = body.Globals,
            Intrinsics = body.Intrinsics,
            Bootstrap = body.Bootstrap,
        };
        audit.Source(runtime.Tenant, AuditedSource.ContextBootstrap, runtime.Id, body.Bootstrap, body.TraceId);
        var isMade = false;
        try
        {
            var request = new RuntimeRequest(FrameKind.CreateContext, message.ToPayload()) { BudgetMs = limits.TimeoutMs, ValueField = "globals", TraceId = body.TraceId };
            var startedAt = time.GetTimestamp();
            var answer = await requests.ExchangeAsync(runtime, request, clientGone);
            if (!body.Bootstrap.IsEmpty)
            {
                // One that was made stays, whoever waits for the answer.
                var isGivenUp = clientGone.IsCancellationRequested && answer.Kind == FrameKind.Failed;
                meter.Bootstrapped(runtime.Tenant, answer, time.GetElapsedTime(startedAt), isGivenUp);
            }

            var reply = requests.ReplyOf(answer, runtime, request, clientGone);
            isMade = reply.Problem is null;
            return reply.Problem?.Kind == ProblemKind.QuotaExceeded ? new JsonReply(default, QuotaExceeded(reply.Problem, caller)) : reply;
        }
        finally
        {
            if (!isMade)
            {
                directory.RemoveContext(runtime);
            }
        }
    }

    /// <summary>All contexts: a JSON array.</summary>
    public Task<JsonReply> ListAsync(RuntimeRecord runtime, CancellationToken clientGone) =>
        requests.AskAsync(runtime, new(FrameKind.ListContexts, new RuntimeMessage { RuntimeId = runtime.Id }.ToPayload()), clientGone);

    /// <summary>A context: JSON that describes it.</summary>
    public Task<JsonReply> DescribeAsync(RuntimeRecord runtime, string context, CancellationToken clientGone) =>
        requests.AskAsync(runtime, new(FrameKind.DescribeContext, Payload(runtime, context)), clientGone);

    /// <summary>Deletes a context.</summary>
    public async Task<JsonReply> DeleteAsync(RuntimeRecord runtime, string context, CancellationToken clientGone)
    {
        var reply = await requests.AskAsync(runtime, new(FrameKind.DeleteContext, Payload(runtime, context)), clientGone);
        if (reply.Problem is null)
        {
            directory.RemoveContext(runtime);
        }

        return reply;
    }

    /// <summary>Sets a property of a context's global object. The value's memory must stay valid until this completes.</summary>
    public Task<JsonReply> SetGlobalAsync(
        RuntimeRecord runtime, string context, string name, ReadOnlyMemory<byte> value, Caller caller, CancellationToken clientGone, string valueField = FieldErrors.Body)
    {
        if (caller.Use.Cpu.Refusal() is { } refusal)
        {
            return Task.FromResult(new JsonReply(default, refusal));
        }

        var limits = EffectiveLimits.Run(caller.Limits, runtime.Config);
        var message = new SetGlobalMessage { RuntimeId = runtime.Id, Context = context, Name = name, RunLimits = limits, Value = value };
        return requests.AskAsync(runtime, new(FrameKind.SetGlobal, message.ToPayload()) { BudgetMs = limits.TimeoutMs, ValueField = valueField }, clientGone);
    }

    /// <summary>Hands an object over to a context, as a global. The body's memory must stay valid until this completes.</summary>
    public Task<JsonReply> HandOverAsync(
        RuntimeRecord runtime, string context, string name, HandOverBody body, Caller caller, CancellationToken clientGone)
    {
        if (caller.Use.Cpu.Refusal() is { } refusal)
        {
            return Task.FromResult(new JsonReply(default, refusal));
        }

        var limits = EffectiveLimits.Run(caller.Limits, runtime.Config);
        var message = new HandOverMessage
        {
            RuntimeId = runtime.Id,
            Context = context,
            Name = name,
            FromContext = body.Context,
            RunLimits = limits,
            Expression = body.Expression,
        };
        audit.Source(runtime.Tenant, AuditedSource.HandOver, runtime.Id, body.Expression, body.TraceId);
        return requests.AskAsync(runtime, new(FrameKind.HandOver, message.ToPayload()) { BudgetMs = limits.TimeoutMs, TraceId = body.TraceId }, clientGone);
    }

    // The worker knows that there are too many; all that there may be are in use then.
    private static Problem QuotaExceeded(Problem problem, Caller caller) => problem with
    {
        RetryAfterSeconds = 5,
        Extensions = json =>
        {
            json.WriteString("quota", "contexts");
            json.WriteNumber("limit", caller.Limits.Evaluation.MaxContexts);
            json.WriteNumber("use", caller.Limits.Evaluation.MaxContexts);
        },
    };

    private static Payload Payload(RuntimeRecord runtime, string context) => new ContextMessage { RuntimeId = runtime.Id, Context = context }.ToPayload();
}
