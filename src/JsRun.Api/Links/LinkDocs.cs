using JsRun.Api.OpenApi;
using JsRun.Api.Problems;
using JsRun.Api.Runtimes;

namespace JsRun.Api.Links;

/// <summary>What the OpenAPI document says of links between runtimes.</summary>
internal static class LinkDocs
{
    private const string OtherId = "rt_k3ow4y2m7zr5q6xjnbd2h3fvc5leu4a";

    private const string Example = $$"""
        {"id":"lnk_1","runtime":"{{OtherId}}","name":"worker","context":"default","otherName":"main","otherContext":"default",
         "createdAt":"2026-01-15T12:30:00.000Z","messagesSent":0,"messagesReceived":0}
        """;

    public static OperationDocs Create { get; } = new("createLink", OperationTags.Links, "Link a runtime with another one")
    {
        Description = "A context of each gets a `MessagePort` to the other, as contexts of one runtime do by their `links`; the two compute at the same time, in one worker "
            + "process or in two. Messages are copies; memory is not shared. The link ends with a `close()` of either end, with its context, with its runtime, or by a delete; "
            + "the other end gets a `close` event. Waits its turn in both runtimes. `field` of a problem with a runtime, context or name tells which.",
        Parameters = [RuntimeDocs.Id],
        Body = FieldTableSchema.Of(LinkFields.Table),
        BodyExamples =
        [
            ("named", $$"""{"runtime":"{{OtherId}}","name":"worker","otherName":"main"}"""),
            ("contexts", $$"""{"runtime":"{{OtherId}}","context":"plugin","otherContext":"default"}"""),
        ],
        Answers = [new AnswerDocs(201, "The runtimes are linked.", "Link") { Examples = [("link", Example)], Headers = [("Location", "Path of the link.")] }],
        Problems =
        [
            ProblemKind.InvalidRequest, .. RuntimeDocs.IdProblems, ProblemKind.ContextNotFound, ProblemKind.ContextDeleted, ProblemKind.NotAcceptable, ProblemKind.Conflict,
            ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.QuotaExceeded, ProblemKind.QueueFull, ProblemKind.Draining,
        ],
    };

    public static OperationDocs List { get; } = new("listLinks", OperationTags.Links, "The links of a runtime with others")
    {
        Parameters = [RuntimeDocs.Id],
        Answers = [new AnswerDocs(200, "All that are open, in the order in which they were made, as this runtime sees them.", "LinkList") { Examples = [("links", $$"""{"items":[{{Example}}],"next":null}""")] }],
        Problems = [.. RuntimeDocs.IdProblems, ProblemKind.NotAcceptable],
    };

    public static OperationDocs Delete { get; } = new("deleteLink", OperationTags.Links, "Close a link")
    {
        Description = "Both ends get what is on its way to them, unless they do not take it within two seconds, and then a `close` event.",
        Parameters = [RuntimeDocs.Id, new ParameterDocs("link", "The link's id.") { InPath = true, Example = "lnk_1" }],
        Answers = [new AnswerDocs(204, "The link is closed.")],
        Problems = [.. RuntimeDocs.IdProblems, ProblemKind.NotFound, ProblemKind.Draining],
    };
}
