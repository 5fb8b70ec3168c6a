namespace JsRun.Api.Runtimes.Jobs;

/// <summary>The body of <c>POST /runtimes/{id}/jobs</c>. Null: not given.</summary>
internal sealed class JobsBody
{
    public const int DefaultMax = 1_000;

    public int Max { get; set; } = DefaultMax;

    /// <summary>Id or name of the context whose jobs run; empty for those of all.</summary>
    public string Context { get; set; } = string.Empty;

    public int? TimeoutMs { get; set; }

    public int? CpuMs { get; set; }
}
