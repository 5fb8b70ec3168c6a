using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace JsRun.Api.OpenApi;

/// <summary>Reads JSON schemas into the OpenAPI model.</summary>
internal static class SchemaParser
{
    /// <exception cref="InvalidOperationException">The text is no schema: a defect of this program.</exception>
    public static IOpenApiSchema Parse(string json, OpenApiDocument document)
    {
        if (json.Contains("\"$ref\"", StringComparison.Ordinal) && System.Text.Json.Nodes.JsonNode.Parse(json)?["$ref"]?.GetValue<string>() is { } reference)
        {
            return new OpenApiSchemaReference(reference[(reference.LastIndexOf('/') + 1)..], document);
        }

        var schema = OpenApiModelFactory.Parse<OpenApiSchema>(json, OpenApiSpecVersion.OpenApi3_1, document, out var diagnostic, OpenApiConstants.Json);
        return schema is not null && diagnostic.Errors.Count == 0
            ? schema
            : throw new InvalidOperationException($"No schema: {string.Join(", ", diagnostic.Errors)}: {json}");
    }
}
