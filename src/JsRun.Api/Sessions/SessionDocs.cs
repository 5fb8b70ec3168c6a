using JsRun.Api.OpenApi;
using JsRun.Api.Problems;
using JsRun.Api.Runtimes;

namespace JsRun.Api.Sessions;

/// <summary>What the OpenAPI document says of sessions.</summary>
internal static class SessionDocs
{
    public static OperationDocs Connect { get; } = new("openSession", OperationTags.Runtimes, "Work with a runtime over a WebSocket")
    {
        Description = "A WebSocket; each text message is one of JSON-RPC 2.0, as `{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eval\",\"params\":{\"code\":\"1+1\"}}`. The client calls "
            + "`eval` and `call` (params as the bodies of these requests; the result is the envelope), `setGlobal` (`{name, value, context?}`), `interrupt`, and `bind` "
            + "(`{name, mode}`) and `unbind` of globals that are functions which the client carries out: the service calls `invoke` (`{name, args}`; an error that answers it is thrown with its `message`, its `data` and the `data.name`). Requests "
            + "may be sent without waiting; they are carried out in their order. The service sends notifications: `console`, what evaluations of this session write, "
            + "`stream.item` and `stream.end`, the streams that results hand out, 16 items ahead of `stream.ack` (`{stream, count}`; `stream.cancel` gives one up), `stream.cancel` when nobody reads a stream that the client feeds (`{\"$stream\":\"its own id\"}` in a value; "
            + "`stream.push` with `{stream, value}` is answered when there is room for more, `stream.close`, `stream.error` with `{stream, message}`), and "
            + "`closed` (`{reason}`) when the runtime, the service or the key (`unauthenticated`) ends. Errors: -32700, -32600, -32601, -32602 with field errors and -32000, both with the problem document as "
            + "`data`. A client that leaves interrupts its evaluations; the runtime stays. Requests with the `Origin` of a web page are refused.",
        Parameters = [RuntimeDocs.Id],
        Answers = [new AnswerDocs(101, "The WebSocket is open.")],
        Problems = [ProblemKind.InvalidRequest, ProblemKind.Forbidden, .. RuntimeDocs.IdProblems, ProblemKind.QuotaExceeded, ProblemKind.Overloaded],
    };
}
