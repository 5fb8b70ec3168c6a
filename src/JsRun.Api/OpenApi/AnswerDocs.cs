namespace JsRun.Api.OpenApi;

/// <summary>An answer of an operation.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">When it is given.</param>
/// <param name="Schema">Name of the component that describes its JSON; null when there is no body.</param>
internal sealed record AnswerDocs(int Status, string Description, string? Schema = null)
{
    /// <summary>Examples by name: JSON.</summary>
    public (string Name, string Json)[] Examples { get; init; } = [];

    /// <summary>An example of the plain text form, when there is one.</summary>
    public string? TextExample { get; init; }

    /// <summary>The media types of its streamed forms, each with an example.</summary>
    public (string MediaType, string Example)[] StreamExamples { get; init; } = [];

    /// <summary>Headers by name, with their description.</summary>
    public (string Name, string Description)[] Headers { get; init; } = [];
}
