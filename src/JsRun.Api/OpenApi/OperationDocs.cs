using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Problems;

namespace JsRun.Api.OpenApi;

/// <summary>What the OpenAPI document says of an operation. Metadata of its endpoint.</summary>
/// <param name="Id">Name of the operation, for generated clients.</param>
/// <param name="Tag">Group it is listed in.</param>
/// <param name="Summary">One sentence.</param>
internal sealed record OperationDocs(string Id, string Tag, string Summary)
{
    /// <summary>More for people; Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>The JSON schema of the body; null when there is none.</summary>
    public Func<CallerLimits, JsonObject>? Body { get; init; }

    /// <summary>What the body is.</summary>
    public string BodyMediaType { get; init; } = "application/json";

    /// <summary>Examples of the body by name: JSON.</summary>
    public (string Name, string Json)[] BodyExamples { get; init; } = [];

    /// <summary>Other media types of the body, each with an example.</summary>
    public (string MediaType, string Example)[] RawBodies { get; init; } = [];

    /// <summary>Whether the body may be left out.</summary>
    public bool BodyIsOptional { get; init; }

    /// <summary>Parameters of path and query.</summary>
    public ParameterDocs[] Parameters { get; init; } = [];

    /// <summary>The answers that are no problems.</summary>
    public required AnswerDocs[] Answers { get; init; }

    /// <summary>The problems.</summary>
    public ProblemKind[] Problems { get; init; } = [];
}
