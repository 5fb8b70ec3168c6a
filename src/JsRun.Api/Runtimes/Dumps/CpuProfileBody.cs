namespace JsRun.Api.Runtimes.Dumps;

/// <summary>The body of <c>POST /runtimes/{id}/cpu-profile</c>.</summary>
internal sealed class CpuProfileBody
{
    public int DurationMs { get; set; }
}
