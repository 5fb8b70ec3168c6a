using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Evaluations.Batches;

/// <summary>What the OpenAPI document says of batches.</summary>
internal static class BatchDocs
{
    private const string SecondEnvelope = """
        {"outcome":"ok","value":"b","type":"string","console":[],
         "usage":{"wallMs":0.9,"cpuMs":0.7,"queuedMs":0,"heapUsedBytes":1203344,"externalBytes":0}}
        """;

    private const string EventStreamExample = """
        id: 1
        event: item
        data: {"index":1,"value":{"outcome":"ok","value":"b","type":"string","console":[],"usage":{}}}

        """;

    private const string NdjsonExample = """
        {"event":"item","data":{"index":1,"value":{"outcome":"ok","value":"b","type":"string","console":[],"usage":{}}}}

        """;

    public static OperationDocs EvaluateBatch { get; } = new("evaluateBatch", OperationTags.Evaluations, "Run many pieces of code, each in a fresh runtime of its own")
    {
        Description = "Runs in parallel and answers with one envelope for each evaluation, in their order. All are validated before the first one runs. "
            + "With `Accept: text/event-stream` or `application/x-ndjson` each is sent as an `item` event, `{ \"index\", \"value\": envelope }`, as it finishes. "
            + "An evaluation that the service could not carry out, while it did others, has `{ \"problem\": { … } }` (a problem document) in place of its envelope. "
            + "A client that disconnects interrupts all of them.",
        Body = FieldTableSchema.Of(BatchFields.All),
        BodyExamples = [("batch", """{"evaluations":[{"code":"2 + 2","console":true},{"code":"'ab'[i]","globals":{"i":1},"timeoutMs":100}]}""")],
        Answers =
        [
            new AnswerDocs(200, "The batch was carried out.", "Batch")
            {
                Examples = [("batch", $$"""{"items":[{{EvaluationDocs.OkEnvelope}},{{SecondEnvelope}}]}""")],
                StreamExamples = [("text/event-stream", EventStreamExample), ("application/x-ndjson", NdjsonExample)],
            },
        ],
        Problems =
        [
            ProblemKind.InvalidRequest, ProblemKind.NotAcceptable, ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.Draining,
        ],
    };
}
