using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace JsRun.Api.OpenApi;

/// <summary>Adds the schemas of what the service answers: the resource <c>components.json</c>, which is JSON Schema as it stands.</summary>
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
    }
}
