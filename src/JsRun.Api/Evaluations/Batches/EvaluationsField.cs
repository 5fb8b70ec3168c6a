using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.OpenApi;
using JsRun.Api.Options;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Evaluations.Batches;

/// <summary>The bodies of the evaluations of a batch, each with the fields of <c>POST /eval</c>.</summary>
internal sealed class EvaluationsField() : Field<BatchBody>("evaluations", "What to evaluate: each with the fields of `POST /eval`.")
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, BatchBody target)
    {
        if (reader.Json.TokenType != JsonTokenType.StartArray)
        {
            Refuse(ref reader, "must be an array.");
            return;
        }

        var max = reader.Limits.Evaluation.MaxBatchEvaluations;
        var depth = reader.Json.CurrentDepth;
        for (var index = 0; reader.Json.Read() && !(reader.Json.TokenType == JsonTokenType.EndArray && reader.Json.CurrentDepth == depth); index++)
        {
            if (index == max)
            {
                var setting = LimitRanges.Setting(nameof(LimitOptions.MaxBatchEvaluations));
                reader.Errors.Add(Name, $"must be at most {max} evaluations, the configured {setting}; send several batches, or have that setting raised.");
            }

            if (index >= max)
            {
                reader.Json.Skip();
                continue;
            }

            ReadEvaluation(ref reader, target, $"{Name}[{index}]");
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new()
    {
        ["type"] = "array",
        ["maxItems"] = limits.Evaluation.MaxBatchEvaluations,
        ["items"] = FieldTableSchema.Of(RunFields.OneShot)(limits),
    };

    private static void ReadEvaluation(ref BodyReader reader, BatchBody target, string path)
    {
        var evaluation = new EvaluationBody();
        if (RunFields.OneShot.TryReadItem(ref reader, evaluation, path))
        {
            target.Evaluations.Add(evaluation);
        }
    }
}
