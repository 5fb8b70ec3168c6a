using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Snapshots;

/// <summary>What the OpenAPI document says of snapshots.</summary>
internal static class SnapshotDocs
{
    private const string ExampleId = "sn_k3q7zr5m2jxw4n6ybd3h2fvc5l";

    private const string Snapshot = $$"""
        {"id":"{{ExampleId}}","bytes":524288,"engine":"13.6.233.17-node.37","createdAt":"2026-01-15T12:30:00.000Z","heapBytes":1203344,"console":false}
        """;

    private static ParameterDocs Id { get; } = new("id", "The snapshot's id.") { InPath = true, Example = ExampleId };

    public static OperationDocs Create { get; } = new("createSnapshot", OperationTags.Snapshots, "Make a snapshot of what scripts have set up")
    {
        Description = "Runs the scripts in a fresh runtime, one after the other, and keeps what they leave behind, compiled code included: whatever is started from "
            + "the snapshot has all of it from the beginning. Timers, `Intl` objects, WebAssembly and SharedArrayBuffers cannot be kept.",
        Body = FieldTableSchema.Of(SnapshotFields.All),
        BodyExamples = [("library", """{"scripts":[{"name":"library.js","source":"globalThis.library = { double: n => n * 2 }"}]}""")],
        Answers = [new AnswerDocs(201, "The snapshot was made.", "Snapshot") { Examples = [("snapshot", Snapshot)], Headers = [("Location", "Path of the snapshot.")] }],
        Problems =
        [
            ProblemKind.InvalidRequest, ProblemKind.NotAcceptable, ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.SnapshotFailed,
            ProblemKind.QuotaExceeded, ProblemKind.Overloaded, ProblemKind.StorageUnavailable, ProblemKind.Starting, ProblemKind.Draining,
        ],
    };

    public static OperationDocs Import { get; } = new("importSnapshot", OperationTags.Snapshots, "Store a snapshot that was downloaded")
    {
        Description = "The body is what `GET /snapshots/{id}/content` answered, as `application/octet-stream`. It must have this server's signature and be made by "
            + "the engine that runs now. It gets an id of its own.",
        Body = _ => new System.Text.Json.Nodes.JsonObject { ["type"] = "string", ["format"] = "binary" },
        BodyMediaType = SnapshotUpload.MediaType,
        BodyExamples = [("content", "\"(bytes)\"")],
        Answers = [new AnswerDocs(201, "The snapshot was stored.", "Snapshot") { Examples = [("snapshot", Snapshot)], Headers = [("Location", "Path of the snapshot.")] }],
        Problems =
        [
            ProblemKind.NotAcceptable, ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.SnapshotRejected,
            ProblemKind.QuotaExceeded, ProblemKind.StorageUnavailable, ProblemKind.Starting, ProblemKind.Draining,
        ],
    };

    public static OperationDocs List { get; } = new("listSnapshots", OperationTags.Snapshots, "List the caller's snapshots, newest first")
    {
        Parameters = SnapshotView.Lists.Parameters,
        Answers = [new AnswerDocs(200, "A page of snapshots.", "SnapshotList") { Examples = [("page", $$"""{"items":[{{Snapshot}}],"next":null}""")] }],
        Problems = [ProblemKind.InvalidRequest, ProblemKind.NotAcceptable],
    };

    public static OperationDocs Get { get; } = new("getSnapshot", OperationTags.Snapshots, "One snapshot")
    {
        Parameters = [Id],
        Answers = [new AnswerDocs(200, "The snapshot.", "Snapshot") { Examples = [("snapshot", Snapshot)] }],
        Problems = [ProblemKind.SnapshotNotFound, ProblemKind.NotAcceptable],
    };

    public static OperationDocs Content { get; } = new("getSnapshotContent", OperationTags.Snapshots, "Download a snapshot")
    {
        Description = "Bytes that `POST /snapshots/import` takes, here or at another server that has the same key.",
        Parameters = [Id],
        Answers = [new AnswerDocs(200, "The snapshot's bytes, signed.") { StreamExamples = [(SnapshotUpload.MediaType, "(bytes)")] }],
        Problems = [ProblemKind.SnapshotNotFound, ProblemKind.NotAcceptable, ProblemKind.StorageUnavailable],
    };

    public static OperationDocs Delete { get; } = new("deleteSnapshot", OperationTags.Snapshots, "Delete a snapshot")
    {
        Description = "Runtimes that were started from it go on.",
        Parameters = [Id],
        Answers = [new AnswerDocs(204, "The snapshot is deleted.")],
        Problems = [ProblemKind.SnapshotNotFound, ProblemKind.StorageUnavailable],
    };
}
