using JsRun.Api.Options;
using JsRun.Api.Problems;

namespace JsRun.Api.Quotas;

/// <summary>What a tenant uses of its quotas, but for what it has: runtimes, snapshots and sessions are counted where they are kept. Any thread.</summary>
internal sealed class TenantUse(QuotaOptions quotas, TimeProvider time)
{
    /// <summary>The quotas.</summary>
    public QuotaOptions Quotas => quotas;

    /// <summary>CPU time.</summary>
    public CpuBudget Cpu { get; } = new(quotas.CpuMsPerMinute, time);

    /// <summary>Requests.</summary>
    public RequestRate Requests { get; } = new(quotas, time);

    /// <summary>Evaluations.</summary>
    public EvaluationPlaces Evaluations { get; } = new(quotas);

    /// <summary>Calls of host functions at URLs.</summary>
    public HostCallPlaces HostCalls { get; } = new(quotas);

    /// <summary>Memory of requests.</summary>
    public InputMemory Input { get; } = new(quotas);

    /// <summary>Admits an evaluation, after a wait if need be; gives the refusal. One that is admitted must be ended by <see cref="EndEvaluation"/>.</summary>
    /// <exception cref="OperationCanceledException">The caller no longer waits.</exception>
    public ValueTask<Problem?> BeginEvaluationAsync(CancellationToken cancellationToken)
    {
        if (Cpu.Refusal() is { } refusal)
        {
            return new ValueTask<Problem?>(refusal);
        }

        return Evaluations.TryEnter() ? default : WaitAsync(Evaluations.EnterAsync(cancellationToken));
    }

    /// <summary>Notes that an evaluation has ended, and the CPU time that it has taken.</summary>
    public void EndEvaluation(double cpuMs)
    {
        Evaluations.Exit();
        Cpu.Charge(cpuMs);
    }

    private async ValueTask<Problem?> WaitAsync(ValueTask<bool> entering)
    {
        if (!await entering)
        {
            return QuotaProblem.Of(
                "concurrentEvaluations",
                quotas.MaxConcurrentEvaluations,
                quotas.MaxConcurrentEvaluations,
                $"The tenant has {quotas.MaxConcurrentEvaluations} evaluations under way, as many as may be, and {quotas.MaxQueuedEvaluations} more may wait for half a minute.",
                1);
        }

        // What ran meanwhile may have used up the rest.
        if (Cpu.Refusal() is { } refusal)
        {
            Evaluations.Exit();
            return refusal;
        }

        return null;
    }
}
