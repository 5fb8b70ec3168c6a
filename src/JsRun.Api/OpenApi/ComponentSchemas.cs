using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace JsRun.Api.OpenApi;

/// <summary>
/// Adds the schemas of what the service answers: the resource <c>components.json</c>, which is JSON Schema as it stands. Lists the
/// groups of operations, in the order in which they are of interest.
/// </summary>
internal sealed class ComponentSchemas : IDocumentFilter
{
    private const string Resource = "components.json";

    /// <inheritdoc />
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        using var stream = typeof(ComponentSchemas).Assembly.GetManifestResourceStream(Resource)!;
        foreach (var (name, schema) in JsonNode.Parse(stream)!.AsObject())
        {
            swaggerDoc.AddComponent(name, SchemaParser.Parse(schema!.ToJsonString(), swaggerDoc));
        }

        swaggerDoc.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = OperationTags.Evaluations, Description = "Run code once, in a fresh runtime." },
            new() { Name = OperationTags.Runtimes, Description = "Runtimes whose state lives on: a V8 isolate each, with a heap, a thread and an event loop of its own." },
            new() { Name = OperationTags.Contexts, Description = "Realms of a runtime: global objects with built-ins of their own, in one heap." },
            new() { Name = OperationTags.Snapshots, Description = "What scripts have set up, kept to start runtimes and evaluations from." },
            new() { Name = OperationTags.Service, Description = "What the service says about itself." },
        };
    }
}
