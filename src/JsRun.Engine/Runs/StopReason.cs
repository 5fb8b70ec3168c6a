namespace JsRun.Engine.Runs;

/// <summary>Why an open run was ended from outside. The first one given stays.</summary>
internal enum StopReason
{
    None = 0,
    Timeout,
    CpuLimit,
    Interrupted,
    Cancelled,
    Closed,
    NeverSettled,
    HeapLimit,
}
