using JsRun.Api.Limits;
using JsRun.Api.Options;

namespace JsRun.Api.Evaluations;

/// <summary>Admits one-shot evaluations.</summary>
internal sealed class EvaluationGate(LimitOptions limits) : AdmissionGate(limits.MaxConcurrentEvaluations, limits.MaxWaitingEvaluations, MaxWait)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
}
