using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Metrics;

/// <summary>
/// What one tenant's evaluations and runtimes add up to. Counted here rather than by instruments of the SDK, which look each set of attributes up:
/// this is met by every evaluation. Any thread.
/// </summary>
internal sealed class TenantCounts(string name)
{
    private readonly long[] _evaluations = new long[MetricTags.Kinds.Length * MetricTags.Outcomes.Length];
    private readonly long[] _closed = new long[MetricTags.CloseReasons.Length];
    private long _created;
    private long _cpuMicroseconds;

    /// <summary>The tenant's attribute.</summary>
    public KeyValuePair<string, object?> Tag { get; } = MetricTags.Tenant(name);

    /// <summary>Runtimes that were made.</summary>
    public long Created => Volatile.Read(ref _created);

    /// <summary>CPU time of all that was run, in seconds.</summary>
    public double CpuSeconds => Volatile.Read(ref _cpuMicroseconds) / 1e6;

    /// <summary>Counts an evaluation.</summary>
    /// <param name="kind">What it was.</param>
    /// <param name="outcome">What became of it, by the index among <see cref="MetricTags.Outcomes"/>.</param>
    public void AddEvaluation(EvaluationKind kind, int outcome) => Interlocked.Increment(ref _evaluations[IndexOf(kind, outcome)]);

    /// <summary>Counts CPU time.</summary>
    public void AddCpu(double milliseconds) => Interlocked.Add(ref _cpuMicroseconds, (long)(milliseconds * 1000));

    /// <summary>Counts a runtime that was made.</summary>
    public void AddCreated() => Interlocked.Increment(ref _created);

    /// <summary>Counts a runtime that is gone.</summary>
    public void AddClosed(CloseReason reason) => Interlocked.Increment(ref _closed[(int)reason]);

    /// <summary>How many evaluations of a kind there were with an outcome, by the index among <see cref="MetricTags.Outcomes"/>.</summary>
    public long Evaluations(EvaluationKind kind, int outcome) => Volatile.Read(ref _evaluations[IndexOf(kind, outcome)]);

    /// <summary>How many runtimes were closed for a reason.</summary>
    public long Closed(CloseReason reason) => Volatile.Read(ref _closed[(int)reason]);

    private static int IndexOf(EvaluationKind kind, int outcome) => ((int)kind * MetricTags.Outcomes.Length) + outcome;
}
