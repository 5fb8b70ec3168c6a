using JsRun.Api.Problems;
using JsRun.Api.Responses;

namespace JsRun.Api.Evaluations.Batches;

/// <summary>
/// What came of one evaluation of a batch, as JSON: its envelope as the worker wrote it, or <c>{"problem":{...}}</c> when it was not
/// carried out. The owner disposes it.
/// </summary>
internal sealed class BatchItem : IDisposable
{
    private readonly EvaluationReply _reply;

    /// <param name="reply">Taken over. Not one that nobody waits for.</param>
    /// <param name="traceId">Names the request.</param>
    public BatchItem(EvaluationReply reply, string traceId)
    {
        _reply = reply;
        Json = reply.Problem is { } problem ? Compose(problem, traceId) : reply.Envelope;
    }

    /// <summary>The JSON, valid until disposed.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <inheritdoc />
    public void Dispose() => _reply.Dispose();

    private static byte[] Compose(Problem problem, string traceId) => JsonText.Compose(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("problem");
        ProblemResult.Write(json, problem, traceId);
        json.WriteEndObject();
    });
}
