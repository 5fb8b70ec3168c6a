namespace JsRun.Api.Options;

/// <summary>Settings of the audit log: section <c>JsRun:Audit</c>.</summary>
internal sealed class AuditOptions
{
    /// <summary>Whether each evaluation is logged in the category <c>jsrun.audit</c>: who ran what, by hash and size of the code.</summary>
    public bool Enabled { get; init; }
}
