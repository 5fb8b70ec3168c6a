using JsRun.Engine.Buffers;

namespace JsRun.Engine;

/// <summary>
/// What came of a run. Owns pooled memory: dispose of it after the bytes have been written, and touch none of them afterwards.
/// </summary>
public sealed class RunResult : IDisposable
{
    private IPooledBytes? _value;
    private IPooledBytes? _error;
    private IPooledBytes? _console;

    internal RunResult()
    {
    }

    public RunKind Kind { get; internal init; }
    public RunOutcome Outcome { get; internal init; }

    /// <summary>The value as one JSON text; empty when there is none.</summary>
    public ReadOnlyMemory<byte> ValueJson => _value?.Written ?? default;

    /// <summary>What the value is; null when there was none to look at.</summary>
    public JsValueType? Type { get; internal init; }

    /// <summary>
    /// The error as a JSON object; empty when there is none. For <see cref="RunOutcome.NotSerializable"/>, the two result limits,
    /// <see cref="RunOutcome.InvalidValue"/>, <see cref="RunOutcome.InvalidModule"/> and functions that are not there it is <c>{"path","message"}</c>, else <c>{"name","message","stack","frames",...}</c>.
    /// </summary>
    public ReadOnlyMemory<byte> ErrorJson => _error?.Written ?? default;

    public ConsoleEntries Console { get; internal init; }
    public RunUsage Usage { get; internal init; }

    /// <summary>Its parts; null unless <see cref="RunOptions.TellsParts"/>.</summary>
    public RunParts? Parts { get; internal init; }

    /// <summary>The state of the runtime once the run had ended.</summary>
    public RuntimeState StateAfter { get; internal init; }

    /// <summary>Why the runtime is closed; null when it is not.</summary>
    public CloseReason? CloseReason { get; internal init; }

    internal IPooledBytes? ValueBytes
    {
        init => _value = value;
    }

    internal IPooledBytes? ErrorBytes
    {
        init => _error = value;
    }

    internal IPooledBytes? ConsoleBytes
    {
        init => _console = value;
    }

    /// <summary>Gives the memory back. Further calls do nothing.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _value, null)?.Return();
        Interlocked.Exchange(ref _error, null)?.Return();
        Interlocked.Exchange(ref _console, null)?.Return();
    }
}
