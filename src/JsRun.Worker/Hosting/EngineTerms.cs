using JsRun.Engine;
using JsRun.Protocol.Vocabulary;
using EngineCloseReason = JsRun.Engine.CloseReason;
using EngineRunParts = JsRun.Engine.RunParts;
using EngineState = JsRun.Engine.RuntimeState;
using WireCloseReason = JsRun.Protocol.Vocabulary.CloseReason;
using WirePartTime = JsRun.Protocol.Messages.PartTime;
using WireRunLimits = JsRun.Protocol.Messages.RunLimits;
using WireRunOptions = JsRun.Protocol.Messages.RunOptions;
using WireRunParts = JsRun.Protocol.Messages.RunParts;
using WireState = JsRun.Protocol.Vocabulary.RuntimeState;

namespace JsRun.Worker.Hosting;

/// <summary>Translates between the words of the engine and those of the protocol.</summary>
internal static class EngineTerms
{
    /// <summary>Options of runs that send something on the way to their result.</summary>
    public const WireRunOptions AnyStream = WireRunOptions.Stream | WireRunOptions.StreamConsole;

    /// <summary>The protocol's word for what came of a run; null when the run was not carried out and there is no envelope.</summary>
    public static Outcome? Of(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Ok => Outcome.Ok,
        RunOutcome.JavaScriptError => Outcome.JavaScriptError,
        RunOutcome.SyntaxError => Outcome.SyntaxError,
        RunOutcome.ModuleNotFound => Outcome.ModuleNotFound,
        RunOutcome.ModuleError => Outcome.ModuleError,
        RunOutcome.NotSerializable => Outcome.NotSerializable,
        RunOutcome.ResultTooLarge => Outcome.ResultTooLarge,
        RunOutcome.ResultTooDeep => Outcome.ResultTooDeep,
        RunOutcome.Timeout => Outcome.Timeout,
        RunOutcome.CpuLimit => Outcome.CpuLimit,
        RunOutcome.Interrupted => Outcome.Interrupted,
        RunOutcome.NeverSettled => Outcome.NeverSettled,
        RunOutcome.HeapLimit => Outcome.HeapLimit,
        _ => null,
    };

    public static WireCloseReason Of(EngineCloseReason reason) => reason switch
    {
        EngineCloseReason.Deleted => WireCloseReason.Deleted,
        EngineCloseReason.Evicted => WireCloseReason.Evicted,
        EngineCloseReason.HeapLimit => WireCloseReason.HeapLimit,
        _ => WireCloseReason.Lost,
    };

    public static WireState Of(EngineState state) => state switch
    {
        EngineState.Starting => WireState.Starting,
        EngineState.Idle => WireState.Idle,
        EngineState.Busy => WireState.Busy,
        _ => WireState.Closed,
    };

    public static WireRunParts Of(EngineRunParts? parts) => parts is { } told ? new WireRunParts(Of(told.Compile), Of(told.Serialize)) : default;

    public static ResultFormat FormatOf(WireRunOptions options) =>
        options.HasFlag(WireRunOptions.PlainJson) ? ResultFormat.Json : ResultFormat.Tagged;

    public static RunLimits Of(WireRunLimits limits) => new(
        limits.TimeoutMs, limits.CpuMs, limits.MaxResultBytes, limits.MaxResultDepth, limits.MaxConsoleEntries, limits.MaxConsoleBytes);

    private static WirePartTime? Of(RunPart? part) => part is { } told ? new WirePartTime(told.StartMs, told.DurationMs) : null;
}
