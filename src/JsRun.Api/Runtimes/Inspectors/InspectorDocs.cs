using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Runtimes.Inspectors;

/// <summary>What the OpenAPI document says of inspectors.</summary>
internal static class InspectorDocs
{
    public static OperationDocs Inspect { get; } = new("inspect", OperationTags.Runtimes, "Debug a runtime with the Chrome DevTools Protocol")
    {
        Description = "A WebSocket; each text message is one of the Chrome DevTools Protocol, as V8 speaks it. For runtimes that were created with `inspector`; one client "
            + "at a time. While a script is paused, no budget of an evaluation runs down, but the client's own: after `JsRun:Limits:MaxPausedMs` in all the script goes "
            + "on and the client is disconnected. A client that leaves resumes what it has paused. Requests with the `Origin` of a web page are refused.",
        Parameters = [RuntimeDocs.Id],
        Answers = [new AnswerDocs(101, "The WebSocket is open.")],
        Problems = [ProblemKind.InvalidRequest, ProblemKind.Forbidden, .. RuntimeDocs.IdProblems, ProblemKind.Conflict, ProblemKind.Draining, ProblemKind.Overloaded],
    };

    public static OperationDocs List { get; } = new("listInspectors", OperationTags.Runtimes, "The caller's runtimes that can be debugged")
    {
        Description = "As Chrome DevTools and other clients of its protocol look for them: add the service's address under chrome://inspect.",
        Answers =
        [
            new AnswerDocs(200, "The runtimes.", "InspectorTargets")
            {
                Examples =
                [
                    ("one", $$"""
                        [{"description":"JsRun runtime, created 2026-01-15T12:30:00Z",
                          "devtoolsFrontendUrl":"devtools://devtools/bundled/js_app.html?experiments=true&v8only=true&ws=localhost:8080/runtimes/{{RuntimeDocs.ExampleId}}/inspector",
                          "id":"{{RuntimeDocs.ExampleId}}","title":"team=billing ({{RuntimeDocs.ExampleId}})","type":"node","url":"jsrun://{{RuntimeDocs.ExampleId}}",
                          "webSocketDebuggerUrl":"ws://localhost:8080/runtimes/{{RuntimeDocs.ExampleId}}/inspector"}]
                        """),
                ],
            },
        ],
        Problems = [ProblemKind.NotAcceptable],
    };

    public static OperationDocs Version { get; } = new("getInspectorVersion", OperationTags.Runtimes, "The protocol that inspectors speak")
    {
        Answers =
        [
            new AnswerDocs(200, "The version.", "InspectorVersion")
            {
                Examples = [("version", """{"Browser":"JsRun/0.1.0","Protocol-Version":"1.3","V8-Version":"13.6.233.17-node.37"}""")],
            },
        ],
        Problems = [ProblemKind.NotAcceptable],
    };
}
