using JsRun.Api.Callers;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Runtimes.Dumps;

/// <summary>Has workers write dumps of runtimes. Any thread.</summary>
internal sealed class RuntimeDumps(CorrelationIds ids)
{
    /// <summary>Begins a heap snapshot; waits its turn. The caller disposes it.</summary>
    public StreamedAnswer SnapshotHeap(RuntimeRecord runtime, Caller caller, CancellationToken clientGone)
    {
        var limits = LimitsOf(caller);
        var message = new HeapSnapshotMessage { RuntimeId = runtime.Id, Limits = limits };
        return Begin(runtime, FrameKind.HeapSnapshot, limits.TimeoutMs, message.ToPayload(), clientGone);
    }

    /// <summary>Begins a CPU profile, at once; its writing waits its turn. The caller disposes it.</summary>
    public StreamedAnswer ProfileCpu(RuntimeRecord runtime, int durationMs, Caller caller, CancellationToken clientGone)
    {
        var limits = LimitsOf(caller);
        var message = new CpuProfileMessage { RuntimeId = runtime.Id, DurationMs = durationMs, Limits = limits };
        return Begin(runtime, FrameKind.CpuProfile, durationMs + limits.TimeoutMs, message.ToPayload(), clientGone);
    }

    private static DumpLimits LimitsOf(Caller caller) => new(caller.Limits.Evaluation.MaxDumpMs, caller.Limits.Evaluation.MaxDumpStallMs);

    private StreamedAnswer Begin(RuntimeRecord runtime, FrameKind kind, int budgetMs, Payload payload, CancellationToken clientGone)
    {
        var request = new WorkerRequest { CorrelationId = ids.Next(), Kind = kind, Isolate = runtime.Isolate, BudgetMs = budgetMs };
        return StreamedAnswer.Begin(runtime.Worker, request, payload, clientGone);
    }
}
