using System.Globalization;

namespace JsRun.Engine.Runs;

/// <summary>What each <see cref="StopReason"/> is to the caller.</summary>
internal static class StopReasons
{
    public static RunOutcome Outcome(this StopReason reason) => reason switch
    {
        StopReason.Timeout => RunOutcome.Timeout,
        StopReason.CpuLimit => RunOutcome.CpuLimit,
        StopReason.Interrupted => RunOutcome.Interrupted,
        StopReason.Cancelled => RunOutcome.Cancelled,
        StopReason.NeverSettled => RunOutcome.NeverSettled,
        StopReason.HeapLimit => RunOutcome.HeapLimit,
        _ => RunOutcome.Closed,
    };

    public static string ErrorName(this StopReason reason) => reason switch
    {
        StopReason.Timeout => "TimeoutError",
        StopReason.CpuLimit => "CpuLimitError",
        StopReason.Interrupted => "InterruptedError",
        StopReason.Cancelled => "CancelledError",
        StopReason.NeverSettled => "NeverSettledError",
        StopReason.HeapLimit => "HeapLimitError",
        _ => "RuntimeClosedError",
    };

    public static string Message(this StopReason reason, RunLimits limits) => reason switch
    {
        StopReason.Timeout => string.Create(CultureInfo.InvariantCulture, $"The time limit of {limits.TimeoutMs} ms was exceeded."),
        StopReason.CpuLimit => string.Create(CultureInfo.InvariantCulture, $"The CPU time limit of {limits.CpuMs} ms was exceeded."),
        StopReason.Interrupted => "The evaluation was interrupted.",
        StopReason.Cancelled => "The caller cancelled the evaluation.",
        StopReason.NeverSettled => "The promise can never settle: nothing is pending that could settle it.",
        StopReason.HeapLimit => "The runtime exceeded its memory limit.",
        _ => "The runtime was closed.",
    };
}
