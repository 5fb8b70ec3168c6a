using JsRun.Api.Callbacks;

namespace JsRun.Api.Evaluations;

/// <summary>What bodies of evaluations and calls have in common. Null: not given.</summary>
internal abstract class RunBody
{
    /// <summary>What the request is part of. No field of the body.</summary>
    public CallerTrace? Trace { get; set; }

    /// <summary>Names the request in logs. No field of the body.</summary>
    public string? TraceId { get; set; }

    public int? TimeoutMs { get; set; }

    public int? CpuMs { get; set; }

    public bool? Console { get; set; }

    /// <summary>Whether the context gets the web's globals; null: as the runtime.</summary>
    public bool? Web { get; set; }

    /// <summary>Whether the value is written as <c>JSON.stringify</c> does.</summary>
    public bool PlainJson { get; set; }

    /// <summary>Id or name of the context to run in; empty for the default one.</summary>
    public string Context { get; set; } = string.Empty;

    /// <summary>Whether it runs in a context made for it.</summary>
    public bool FreshContext { get; set; }
}
