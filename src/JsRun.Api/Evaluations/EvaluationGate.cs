using JsRun.Api.Limits;
using JsRun.Api.Options;

namespace JsRun.Api.Evaluations;

/// <summary>Admits one-shot evaluations of all tenants.</summary>
internal sealed class EvaluationGate(LimitOptions limits)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly FairGate _gate = new(limits.MaxConcurrentEvaluations, 2 * limits.MaxConcurrentEvaluations, limits.MaxWaitingEvaluations, MaxWait);

    /// <inheritdoc cref="FairGate.Load" />
    public (int Working, int Waiting) Load => _gate.Load;

    /// <inheritdoc cref="FairGate.EnterAsync" />
    public ValueTask<bool> EnterAsync(string tenant, CancellationToken cancellationToken) => _gate.EnterAsync(tenant, cancellationToken);

    /// <inheritdoc cref="FairGate.Exit" />
    public void Exit(string tenant) => _gate.Exit(tenant);
}
