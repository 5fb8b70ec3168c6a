using JsRun.Api.Options;

namespace JsRun.Api.Limits;

/// <summary>The range of each limit that a request may ask for.</summary>
internal static class LimitRanges
{
    public static IntegerRange TimeoutMs(CallerLimits limits) =>
        new(1, limits.Evaluation.MaxTimeoutMs, limits.Evaluation.DefaultTimeoutMs, Setting(nameof(LimitOptions.MaxTimeoutMs)));

    public static IntegerRange CpuMs(CallerLimits limits) =>
        new(1, limits.Evaluation.MaxCpuMs, limits.Evaluation.DefaultCpuMs, Setting(nameof(LimitOptions.MaxCpuMs)));

    public static IntegerRange MaxHeapBytes(CallerLimits limits) =>
        new(CallerLimits.MinHeapBytes, limits.Evaluation.MaxHeapBytes, limits.Evaluation.DefaultHeapBytes, Setting(nameof(LimitOptions.MaxHeapBytes)));

    public static IntegerRange InitialHeapBytes(CallerLimits limits) =>
        new(0, limits.Evaluation.MaxHeapBytes, 0, Setting(nameof(LimitOptions.MaxHeapBytes)));

    public static IntegerRange MaxStackBytes(CallerLimits limits) =>
        new(LimitOptions.MinStackBytes, limits.Evaluation.MaxStackBytes, limits.Evaluation.DefaultStackBytes, Setting(nameof(LimitOptions.MaxStackBytes)));

    public static IntegerRange MaxResultBytes(CallerLimits limits) =>
        new(1, limits.Evaluation.MaxResultBytes, limits.Evaluation.MaxResultBytes, Setting(nameof(LimitOptions.MaxResultBytes)));

    public static IntegerRange MaxResultDepth(CallerLimits limits) =>
        new(1, limits.Evaluation.MaxResultDepth, limits.Evaluation.MaxResultDepth, Setting(nameof(LimitOptions.MaxResultDepth)));

    public static IntegerRange IdleTimeoutSeconds(CallerLimits limits) =>
        new(1, limits.Idle.MaxTimeoutSeconds, limits.Idle.TimeoutSeconds, $"{JsRunOptions.Section}:{nameof(JsRunOptions.Idle)}:{nameof(IdleOptions.MaxTimeoutSeconds)}");

    public static IntegerRange ProfileMs(CallerLimits limits) =>
        new(1, limits.Evaluation.MaxProfileMs, null, Setting(nameof(LimitOptions.MaxProfileMs)));

    /// <summary>Full name of a setting of section Limits.</summary>
    public static string Setting(string name) => $"{JsRunOptions.Section}:{nameof(JsRunOptions.Limits)}:{name}";
}
