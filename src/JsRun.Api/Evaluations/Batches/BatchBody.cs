namespace JsRun.Api.Evaluations.Batches;

/// <summary>The body of a batch. Its memory is the request body's.</summary>
internal sealed class BatchBody
{
    public List<EvaluationBody> Evaluations { get; } = [];
}
