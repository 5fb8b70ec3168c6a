namespace JsRun.Engine;

/// <summary>
/// What came of a run. Owns pooled memory: dispose of it after the bytes have been written, and touch none of them afterwards.
/// </summary>
public sealed class RunResult : IDisposable
{
    public required RunKind Kind { get; init; }
    public required RunOutcome Outcome { get; init; }

    /// <summary>The value as one JSON text; empty when there is none.</summary>
    public ReadOnlyMemory<byte> ValueJson { get; init; }

    /// <summary>What the value is; null when there was none to look at.</summary>
    public JsValueType? Type { get; init; }

    /// <summary>
    /// The error as a JSON object; empty when there is none. For <see cref="RunOutcome.NotSerializable"/>, the two result limits and
    /// <see cref="RunOutcome.InvalidValue"/> it is <c>{"path","message"}</c>, else <c>{"name","message","stack","frames",...}</c>.
    /// </summary>
    public ReadOnlyMemory<byte> ErrorJson { get; init; }
    public ConsoleEntries Console { get; init; }
    public RunUsage Usage { get; init; }

    /// <summary>The state of the runtime once the run had ended.</summary>
    public RuntimeState StateAfter { get; init; }

    /// <summary>Why the runtime is closed; null when it is not.</summary>
    public CloseReason? CloseReason { get; init; }

    /// <summary>Gives the memory back. Further calls do nothing.</summary>
    public void Dispose()
    {
    }
}
