using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Evaluations.Batches;

/// <summary>The fields of the body of <c>POST /eval/batch</c>.</summary>
internal static class BatchFields
{
    public static readonly FieldTable<BatchBody> All = new(new EvaluationsField { Required = true });
}
