using JsRun.Api.Callers;
using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Tenants;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes;

/// <summary>What is asked of runtimes besides evaluations. Any thread.</summary>
internal sealed class RuntimeRequests(
    RuntimeDirectory directory, TenantDirectory tenants, CorrelationIds ids, AuditLog audit, TimeProvider time, ILogger<RuntimeRequests> logger)
{
    /// <summary>What only the worker knows of a runtime: JSON. Answered at once, however busy the runtime is.</summary>
    public Task<JsonReply> DescribeAsync(RuntimeRecord runtime, CancellationToken clientGone) =>
        AskAsync(runtime, new(FrameKind.DescribeRuntime, Payload(runtime)), clientGone);

    /// <summary>As <see cref="DescribeAsync"/>, but no use of the runtime: its idle time goes on.</summary>
    public Task<JsonReply> PeekAsync(RuntimeRecord runtime, CancellationToken clientGone) =>
        AskAsync(runtime, new(FrameKind.PeekRuntime, Payload(runtime)), clientGone);

    /// <summary>V8's heap statistics: JSON. Waits its turn.</summary>
    public Task<JsonReply> MemoryAsync(RuntimeRecord runtime, CancellationToken clientGone) =>
        AskAsync(runtime, new(FrameKind.Memory, Payload(runtime)), clientGone);

    /// <summary>V8's heap statistics and what each context takes: JSON. Waits its turn, and collects garbage.</summary>
    public Task<JsonReply> MeasureContextsAsync(RuntimeRecord runtime, RunLimits limits, CancellationToken clientGone)
    {
        var message = new MeasureContextsMessage { RuntimeId = runtime.Id, RunLimits = limits };
        return AskAsync(runtime, new(FrameKind.MeasureContexts, message.ToPayload()), clientGone);
    }

    /// <summary>Collects garbage: JSON with the heap before and after. Waits its turn.</summary>
    public Task<JsonReply> CollectGarbageAsync(RuntimeRecord runtime, CancellationToken clientGone) =>
        AskAsync(runtime, new(FrameKind.CollectGarbage, Payload(runtime)), clientGone);

    /// <summary>Stops what is running now, and nothing later. Answered at once.</summary>
    public Task<JsonReply> InterruptAsync(RuntimeRecord runtime, CancellationToken clientGone) =>
        AskAsync(runtime, new(FrameKind.Interrupt, Payload(runtime)), clientGone);

    /// <summary>Makes a runtime that has just been made one that can be debugged.</summary>
    public Task<JsonReply> EnableInspectorAsync(RuntimeRecord runtime, InspectorConfig inspector, Caller caller, CancellationToken clientGone)
    {
        var message = new EnableInspectorMessage
        {
            RuntimeId = runtime.Id,
            WaitForConnection = inspector.WaitForConnection,
            BreakOnStart = inspector.BreakOnStart,
            MaxPausedMs = caller.Limits.Evaluation.MaxPausedMs,
            MaxStallMs = caller.Limits.Evaluation.MaxDumpStallMs,
        };
        return AskAsync(runtime, new(FrameKind.EnableInspector, message.ToPayload()), clientGone);
    }

    /// <summary>Lists function handles: JSON. Waits its turn.</summary>
    public Task<JsonReply> ListFunctionsAsync(RuntimeRecord runtime, ListPage page, CancellationToken clientGone)
    {
        var message = new ListFunctionsMessage { RuntimeId = runtime.Id, After = page.After ?? 0, MaxItems = page.Limit };
        return AskAsync(runtime, new(FrameKind.ListFunctions, message.ToPayload()), clientGone);
    }

    /// <summary>Forgets a function handle. Waits its turn.</summary>
    public Task<JsonReply> ReleaseFunctionAsync(RuntimeRecord runtime, long functionId, CancellationToken clientGone)
    {
        var message = new ReleaseFunctionMessage { RuntimeId = runtime.Id, FunctionId = functionId };
        return AskAsync(runtime, new(FrameKind.ReleaseFunction, message.ToPayload()), clientGone);
    }

    /// <summary>Stores a module: JSON that tells what became of it. The source's memory must stay valid until this completes. Waits its turn.</summary>
    public Task<JsonReply> SetModuleAsync(
        RuntimeRecord runtime, string name, ModuleType type, ReadOnlyMemory<byte> source, string traceId, CancellationToken clientGone)
    {
        audit.Module(runtime.Tenant, runtime.Id, source.Span, traceId);
        var message = new SetModuleMessage { RuntimeId = runtime.Id, Name = name, Type = type, Source = source };
        return AskAsync(runtime, new(FrameKind.SetModule, message.ToPayload()), clientGone);
    }

    /// <summary>A module's <see cref="ModuleType"/>, one byte, and source. Waits its turn.</summary>
    public Task<JsonReply> ReadModuleAsync(RuntimeRecord runtime, string name, CancellationToken clientGone) =>
        AskAsync(runtime, new(FrameKind.ReadModule, new ModuleMessage { RuntimeId = runtime.Id, Name = name }.ToPayload()), clientGone);

    /// <summary>Forgets a module. Waits its turn.</summary>
    public Task<JsonReply> DeleteModuleAsync(RuntimeRecord runtime, string name, CancellationToken clientGone) =>
        AskAsync(runtime, new(FrameKind.DeleteModule, new ModuleMessage { RuntimeId = runtime.Id, Name = name }.ToPayload()), clientGone);

    /// <summary>The modules: a JSON array. Waits its turn.</summary>
    public Task<JsonReply> ListModulesAsync(RuntimeRecord runtime, CancellationToken clientGone) =>
        AskAsync(runtime, new(FrameKind.ListModules, Payload(runtime)), clientGone);

    /// <summary>Closes a runtime, whatever it is doing. Does not wait for its isolate to be gone. False when it was closed before.</summary>
    public bool Delete(RuntimeRecord runtime, string traceId) =>
        // Sent before the place is given back: a worker that is not needed any more is told to end then, and takes nothing after that.
        directory.Close(runtime.Id, CloseReason.Deleted, traceId, () => _ = DeleteInWorkerAsync(runtime));

    private async Task DeleteInWorkerAsync(RuntimeRecord runtime)
    {
        using var reply = await AskAsync(runtime, new(FrameKind.DeleteRuntime, Payload(runtime)), CancellationToken.None);
    }

    private static Payload Payload(RuntimeRecord runtime) => new RuntimeMessage { RuntimeId = runtime.Id }.ToPayload();

    /// <summary>Asks the runtime's worker, and makes what it says the client's.</summary>
    public async Task<JsonReply> AskAsync(RuntimeRecord runtime, RuntimeRequest request, CancellationToken clientGone) =>
        ReplyOf(await ExchangeAsync(runtime, request, clientGone), runtime, request, clientGone);

    /// <summary>Asks the runtime's worker, whose answer the caller owns. Does not throw: of a client that leaves meanwhile the answer comes all the same.</summary>
    public async Task<WorkerAnswer> ExchangeAsync(RuntimeRecord runtime, RuntimeRequest request, CancellationToken clientGone)
    {
        var sent = new WorkerRequest { CorrelationId = ids.Next(), Kind = request.Kind, Isolate = runtime.Isolate, BudgetMs = request.BudgetMs, TraceId = request.TraceId };
        var startedAt = time.GetTimestamp();
        var answer = await runtime.Worker.AskAsync(sent, request.Payload, clientGone);
        if (request.BudgetMs > 0 && answer.Loss is { } loss)
        {
            tenants.UseOf(runtime.Tenant)?.Cpu.Charge(loss.CpuMs(runtime.Isolate, time.GetElapsedTime(startedAt)));
        }

        return answer;
    }

    /// <summary>What a client is told of an answer, which belongs to the reply from then on.</summary>
    /// <exception cref="OperationCanceledException">The client has left, and the request was not carried out.</exception>
    public JsonReply ReplyOf(WorkerAnswer answer, RuntimeRecord runtime, in RuntimeRequest request, CancellationToken clientGone)
    {
        if (answer is { Loss: null, Kind: FrameKind.Done })
        {
            return new JsonReply(answer, null);
        }

        using (answer)
        {
            // Nobody waits for what the worker says of a request that it was told to give up.
            clientGone.ThrowIfCancellationRequested();
            return new JsonReply(default, ProblemOf(answer, runtime, request.ValueField));
        }
    }

    /// <summary>Why a request was not carried out.</summary>
    public Problem ProblemOf(WorkerAnswer answer, RuntimeRecord runtime, string valueField = FieldErrors.Body)
    {
        // Where the runtime is gone, the directory knows best why: it was told before this request was answered.
        if (answer.Loss is { } loss)
        {
            return directory.Find(runtime.Id, runtime.Tenant).ToProblemOf(loss);
        }

        var failure = answer.ReadFailure();
        return failure.Code == FailureCode.RuntimeNotFound
            ? directory.Find(runtime.Id, runtime.Tenant).ToProblem()
            : WorkerFailures.ToProblem(failure, valueField, logger);
    }
}
