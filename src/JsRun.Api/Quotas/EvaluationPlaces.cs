using JsRun.Api.Limits;
using JsRun.Api.Options;

namespace JsRun.Api.Quotas;

/// <summary>How many evaluations of a tenant are under way at once, and how many wait for that. Any thread.</summary>
internal sealed class EvaluationPlaces(QuotaOptions quotas) : AdmissionGate(quotas.MaxConcurrentEvaluations, quotas.MaxQueuedEvaluations, MaxWait)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
}
