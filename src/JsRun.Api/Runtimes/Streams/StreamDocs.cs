using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Runtimes.Streams;

/// <summary>What the OpenAPI document says of streams.</summary>
internal static class StreamDocs
{
    private const string ExampleId = "st_4216733501922817";

    private const string EventStreamExample = """
        id: 1
        event: item
        data: {"value":1}

        id: 2
        event: end
        data: {"outcome":"ok","type":"stream","console":[],"usage":{}}

        """;

    private const string NdjsonExample = """
        {"event":"item","data":{"value":1}}
        {"event":"end","data":{"outcome":"ok","type":"stream","console":[],"usage":{}}}

        """;

    private static readonly ParameterDocs Stream = new("stream", "The stream's id: what a result has as `$stream`.") { InPath = true, Example = ExampleId };

    public static OperationDocs Read { get; } = new("readStream", OperationTags.Runtimes, "Read a stream that a result has handed out")
    {
        Description = "Sends an `item` event for each value, then `end`, or `error` when it fails or is stopped: the data of both is an envelope, or a problem document "
            + "when the service failed. The stream is asked for items only as the client takes them. It can be read once: its handle is released when "
            + "reading begins. A client that disconnects closes it, as leaving a loop does (`return()` runs).",
        Parameters = [RuntimeDocs.Id, Stream, .. StreamQuery.Parameters],
        Answers =
        [
            new AnswerDocs(200, "The items.") { StreamExamples = [("application/x-ndjson", NdjsonExample), ("text/event-stream", EventStreamExample)] },
        ],
        Problems =
        [
            ProblemKind.InvalidRequest, .. RuntimeDocs.IdProblems, ProblemKind.StreamNotFound, ProblemKind.StreamClosed, ProblemKind.NotAcceptable,
            ProblemKind.QueueFull, ProblemKind.Draining,
        ],
    };

    public static OperationDocs Cancel { get; } = new("cancelStream", OperationTags.Runtimes, "Give up a stream that a result has handed out")
    {
        Description = "Its iterator's `return()` runs. Waits its turn. One that is being read is given up by closing that request.",
        Parameters = [RuntimeDocs.Id, Stream],
        Answers = [new AnswerDocs(204, "The stream is closed.")],
        Problems = [.. RuntimeDocs.IdProblems, ProblemKind.StreamNotFound, ProblemKind.StreamClosed, ProblemKind.QuotaExceeded, ProblemKind.QueueFull],
    };
}
