using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Runtimes;

/// <summary>What the OpenAPI document says of function handles.</summary>
internal static class RuntimeFunctionDocs
{
    public const string ExampleId = "fn_4216733501922817";

    public const string ExampleHandle = $$"""{"$function":"{{ExampleId}}","name":"add"}""";

    public static OperationDocs List { get; } = new("listFunctions", OperationTags.Runtimes, "List the function handles that results have handed out")
    {
        Description = "In the order in which they were handed out. Waits its turn.",
        Parameters =
        [
            RuntimeDocs.Id,
            .. RuntimeFunctionEndpoints.Lists.Parameters,
        ],
        Answers = [new AnswerDocs(200, "A page of handles.", "FunctionList") { Examples = [("page", $$"""{"items":[{{ExampleHandle}}],"next":null}""")] }],
        Problems = [ProblemKind.InvalidRequest, .. RuntimeDocs.IdProblems, ProblemKind.NotAcceptable, ProblemKind.QueueFull],
    };

    public static OperationDocs Release { get; } = new("releaseFunction", OperationTags.Runtimes, "Release a function handle")
    {
        Description = "The function itself lives on as long as the runtime's code refers to it. Waits its turn.",
        Parameters = [RuntimeDocs.Id, new ParameterDocs("fn", "The handle's id.") { InPath = true, Example = ExampleId }],
        Answers = [new AnswerDocs(204, "The handle is released.")],
        Problems = [.. RuntimeDocs.IdProblems, ProblemKind.FunctionNotFound, ProblemKind.FunctionReleased, ProblemKind.QueueFull],
    };
}
