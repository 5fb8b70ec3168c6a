using JsRun.Api.Problems;
using JsRun.Protocol.Frames;

namespace JsRun.Api.Runtimes;

/// <summary>What is asked of a runtime's worker.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Payload">The message; whoever sends it disposes of it.</param>
internal readonly record struct RuntimeRequest(FrameKind Kind, Payload Payload)
{
    /// <summary>Time in ms that the answer may take beside waiting its turn; 0 when it runs no script.</summary>
    public int BudgetMs { get; init; }

    /// <summary>The field that a value which cannot be converted came in.</summary>
    public string ValueField { get; init; } = FieldErrors.Body;

    /// <summary>Names the client's request in logs.</summary>
    public string? TraceId { get; init; }
}
