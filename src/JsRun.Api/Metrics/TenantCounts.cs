using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Metrics;

/// <summary>
/// What one tenant's evaluations and runtimes add up to. Counted here rather than by instruments of the SDK, which look each set of attributes up:
/// this is met by every evaluation. Any thread.
/// </summary>
internal sealed class TenantCounts(string name)
{
    private static readonly int OutcomeCount = Enum.GetValues<Outcome>().Length;

    private readonly long[] _evaluations = new long[MetricTags.Kinds.Length * OutcomeCount];
    private readonly long[] _closed = new long[MetricTags.CloseReasons.Length];
    private long _created;
    private long _cpuMicroseconds;

    /// <summary>The tenant's attribute.</summary>
    public KeyValuePair<string, object?> Tag { get; } = MetricTags.Tenant(name);

    /// <summary>Runtimes that were made.</summary>
    public long Created => Volatile.Read(ref _created);

    /// <summary>CPU time of evaluations, in seconds.</summary>
    public double CpuSeconds => Volatile.Read(ref _cpuMicroseconds) / 1e6;

    /// <summary>Counts an evaluation.</summary>
    public void AddEvaluation(EvaluationKind kind, Outcome outcome, double cpuMs)
    {
        Interlocked.Increment(ref _evaluations[((int)kind * OutcomeCount) + (int)outcome]);
        Interlocked.Add(ref _cpuMicroseconds, (long)(cpuMs * 1000));
    }

    /// <summary>Counts a runtime that was made.</summary>
    public void AddCreated() => Interlocked.Increment(ref _created);

    /// <summary>Counts a runtime that is gone.</summary>
    public void AddClosed(CloseReason reason) => Interlocked.Increment(ref _closed[(int)reason]);

    /// <summary>How many evaluations of a kind there were with an outcome.</summary>
    public long Evaluations(EvaluationKind kind, Outcome outcome) => Volatile.Read(ref _evaluations[((int)kind * OutcomeCount) + (int)outcome]);

    /// <summary>How many runtimes were closed for a reason.</summary>
    public long Closed(CloseReason reason) => Volatile.Read(ref _closed[(int)reason]);
}
