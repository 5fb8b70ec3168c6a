using JsRun.Api.Callers;
using JsRun.Api.Limits;
using JsRun.Api.Logging;
using JsRun.Api.Metrics;
using JsRun.Api.Problems;
using JsRun.Api.Runtimes;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Contexts;

/// <summary>What is asked of the contexts of runtimes. Each waits its turn. Any thread.</summary>
internal sealed class ContextRequests(RuntimeRequests requests, RuntimeDirectory directory, ServiceMeter meter, AuditLog audit)
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
            var reply = await requests.AskAsync(runtime, FrameKind.CreateContext, limits.TimeoutMs, message.ToPayload(), clientGone, "globals", NoteFailure, body.TraceId, NoteCrash);
            isMade = reply.Problem is null;
            if (isMade && !body.Bootstrap.IsEmpty)
            {
                meter.Bootstrapped(runtime.Tenant, envelope: default);
            }

            return reply.Problem?.Kind == ProblemKind.QuotaExceeded ? new JsonReply(default, QuotaExceeded(reply.Problem, caller)) : reply;
        }
        catch (OperationCanceledException) when (clientGone.IsCancellationRequested && !body.Bootstrap.IsEmpty)
        {
            meter.Abandoned(runtime.Tenant, EvaluationKind.Bootstrap, cpuMs: 0);
            throw;
        }
        finally
        {
            if (!isMade)
            {
                directory.RemoveContext(runtime);
            }
        }

        void NoteCrash(TimeSpan wall)
        {
            if (!body.Bootstrap.IsEmpty)
            {
                meter.Crashed(runtime.Tenant, EvaluationKind.Bootstrap, wall);
            }
        }

        Problem? NoteFailure(FailedMessage failure)
        {
            if (failure.Code == FailureCode.BootstrapFailed)
            {
                meter.Bootstrapped(runtime.Tenant, failure.Envelope);
            }

            return null;
        }
    }

    /// <summary>All contexts: a JSON array.</summary>
    public Task<JsonReply> ListAsync(RuntimeRecord runtime, CancellationToken clientGone) =>
        requests.AskAsync(runtime, FrameKind.ListContexts, 0, new RuntimeMessage { RuntimeId = runtime.Id }.ToPayload(), clientGone);

    /// <summary>A context: JSON that describes it.</summary>
    public Task<JsonReply> DescribeAsync(RuntimeRecord runtime, string context, CancellationToken clientGone) =>
        requests.AskAsync(runtime, FrameKind.DescribeContext, 0, Payload(runtime, context), clientGone);

    /// <summary>Deletes a context.</summary>
    public async Task<JsonReply> DeleteAsync(RuntimeRecord runtime, string context, CancellationToken clientGone)
    {
        var reply = await requests.AskAsync(runtime, FrameKind.DeleteContext, 0, Payload(runtime, context), clientGone);
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
        return requests.AskAsync(runtime, FrameKind.SetGlobal, limits.TimeoutMs, message.ToPayload(), clientGone, valueField);
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
        return requests.AskAsync(runtime, FrameKind.HandOver, limits.TimeoutMs, message.ToPayload(), clientGone, traceId: body.TraceId);
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
