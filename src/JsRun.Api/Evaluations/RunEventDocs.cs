namespace JsRun.Api.Evaluations;

/// <summary>What the OpenAPI document says of runs that are answered with events.</summary>
internal static class RunEventDocs
{
    public const string Description =
        " With `Accept: text/event-stream` or `application/x-ndjson` the answer is a stream of events: `console` for each entry as it is written, `item` for each value that an "
        + "async iterator, generator or ReadableStream yields, as fast as the client takes them, then `result` with the envelope (or `error` with a problem document, when the service failed meanwhile).";

    public static (string MediaType, string Example)[] Examples { get; } =
    [
        ("text/event-stream", """
            id: 1
            event: console
            data: {"level":"log","text":"hi 1","args":["hi",1],"atMs":0.4}

            id: 2
            event: item
            data: {"value":1}

            id: 3
            event: result
            data: {"outcome":"ok","type":"stream","console":[],"usage":{}}

            """),
        ("application/x-ndjson", """
            {"event":"item","data":{"value":1}}
            {"event":"result","data":{"outcome":"ok","type":"stream","console":[],"usage":{}}}

            """),
    ];
}
