namespace JsRun.Api.OpenApi;

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means.</param>
/// <param name="Schema">Its JSON schema.</param>
internal sealed record ParameterDocs(string Name, string Description, string Schema = """{"type":"string"}""")
{
    /// <summary>Whether it stands in the path rather than in the query.</summary>
    public bool InPath { get; init; }

    /// <summary>An example.</summary>
    public string? Example { get; init; }
}
