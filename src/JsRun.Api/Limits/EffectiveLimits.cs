using JsRun.Api.Evaluations;
using JsRun.Api.Runtimes;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Limits;

/// <summary>Computes what a request may use, from the caller's limits and what it asks for. Requests are validated: none asks for too much.</summary>
internal static class EffectiveLimits
{
    /// <summary>The isolate of a one-shot evaluation.</summary>
    public static IsolateLimits Isolate(CallerLimits limits, EvaluationBody body) => Isolate(limits, body.MaxHeapBytes);

    /// <summary>The isolate in which the scripts of a snapshot run.</summary>
    public static IsolateLimits Isolate(CallerLimits limits, long? maxHeapBytes) =>
        Isolate(limits, maxHeapBytes ?? limits.Evaluation.DefaultHeapBytes, 0, limits.Evaluation.DefaultStackBytes);

    /// <summary>The isolate of a runtime.</summary>
    public static IsolateLimits Isolate(CallerLimits limits, RuntimeConfig config) =>
        Isolate(limits, config.MaxHeapBytes, config.InitialHeapBytes, config.MaxStackBytes);

    /// <summary>What a runtime is made with.</summary>
    public static RuntimeConfig Config(CallerLimits limits, CreateRuntimeBody body) => new()
    {
        // V8 cannot be stopped in what a debugger evaluates while it has paused a script, whatever memory that takes.
        OwnProcess = body.OwnProcess || body.Inspector is not null,
        MaxHeapBytes = body.MaxHeapBytes ?? limits.Evaluation.DefaultHeapBytes,
        InitialHeapBytes = body.InitialHeapBytes ?? 0,
        MaxStackBytes = body.MaxStackBytes ?? limits.Evaluation.DefaultStackBytes,
        TimeoutMs = body.TimeoutMs ?? limits.Evaluation.DefaultTimeoutMs,
        CpuMs = body.CpuMs ?? limits.Evaluation.DefaultCpuMs,
        IdleTimeoutSeconds = body.IdleTimeoutSeconds ?? limits.Idle.TimeoutSeconds,
        Console = body.Console,
        Web = body.Web,
        ManualJobs = body.ManualJobs,
        Inspector = body.Inspector,
        Intrinsics = body.Intrinsics,
        Snapshot = body.Snapshot,
        MaxResultBytes = body.MaxResultBytes ?? limits.Evaluation.MaxResultBytes,
        MaxResultDepth = body.MaxResultDepth ?? limits.Evaluation.MaxResultDepth,
    };

    /// <summary>A run of a one-shot evaluation.</summary>
    public static RunLimits Run(CallerLimits limits, RunBody body) => new(
        body.TimeoutMs ?? limits.Evaluation.DefaultTimeoutMs,
        body.CpuMs ?? limits.Evaluation.DefaultCpuMs,
        limits.Evaluation.MaxResultBytes,
        limits.Evaluation.MaxResultDepth,
        limits.Evaluation.MaxConsoleEntries,
        limits.Evaluation.MaxConsoleBytes);

    /// <summary>A run in a runtime, whose own defaults count; without a body, one that asks for nothing.</summary>
    public static RunLimits Run(CallerLimits limits, RuntimeConfig config, RunBody? body = null) => new(
        body?.TimeoutMs ?? config.TimeoutMs,
        body?.CpuMs ?? config.CpuMs,
        config.MaxResultBytes,
        config.MaxResultDepth,
        limits.Evaluation.MaxConsoleEntries,
        limits.Evaluation.MaxConsoleBytes);

    private static IsolateLimits Isolate(CallerLimits limits, long heapBytes, long initialHeapBytes, int stackBytes) =>
        new(heapBytes, initialHeapBytes, stackBytes, limits.Evaluation.MaxQueueLength) { Bounds = limits.OwnBounds };
}
