using System.Globalization;
using System.Text.Json.Nodes;
using JsRun.Api.Callers;
using JsRun.Api.Limits;
using JsRun.Api.Options;
using JsRun.Api.Problems;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace JsRun.Api.OpenApi;

/// <summary>Writes an endpoint's <see cref="OperationDocs"/> into the document.</summary>
internal sealed class OperationDocsFilter(LimitOptions limits, IdleOptions idle, SnapshotOptions snapshots, CallbackOptions callbacks) : IOperationFilter
{
    private const string Json = "application/json";
    private const string Text = "text/plain";

    /// <inheritdoc />
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<OperationDocs>().FirstOrDefault() is not { } docs)
        {
            return;
        }

        var document = context.Document;
        operation.OperationId = docs.Id;
        operation.Summary = docs.Summary;
        operation.Description = docs.Description;
        operation.Tags = new HashSet<OpenApiTagReference> { new(docs.Tag, document) };
        var isRepeatable = HttpMethods.IsPost(context.ApiDescription.HttpMethod!);
        operation.Parameters = [.. docs.Parameters.Select(parameter => Parameter(parameter, document)), .. isRepeatable ? [RepeatableDocs.Key] : Array.Empty<OpenApiParameter>()];
        operation.RequestBody = docs.Body is null ? null : RequestBody(docs, document);
        operation.Responses = [];
        foreach (var answer in docs.Answers)
        {
            operation.Responses[Key(answer.Status)] = Response(isRepeatable ? answer with { Headers = [.. answer.Headers, RepeatableDocs.Replayed] } : answer, document);
        }

        var scope = (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<RequiredScope>().FirstOrDefault() ?? RequiredScope.Of(context.ApiDescription.HttpMethod!));
        if (scope.Scope != Scopes.None)
        {
            operation.Security = KeySecurity.Requirements(document);
            operation.Description = $"{operation.Description}\n\n{scope.Description}".Trim();
        }

        var problems = scope.Scope == Scopes.None ? docs.Problems : [.. docs.Problems.Append(ProblemKind.Unauthenticated).Append(ProblemKind.Forbidden).Distinct()];
        problems = docs.Body is null ? problems : [.. problems.Union([ProblemKind.RequestTimeout])];
        problems = isRepeatable ? [.. problems.Union(RepeatableDocs.Problems)] : problems;
        foreach (var kinds in problems.GroupBy(kind => kind.Status).OrderBy(kinds => kinds.Key))
        {
            operation.Responses[Key(kinds.Key)] = ProblemResponse([.. kinds], document);
        }
    }

    private static OpenApiParameter Parameter(ParameterDocs docs, OpenApiDocument document) => new()
    {
        Name = docs.Name,
        In = docs.InPath ? ParameterLocation.Path : ParameterLocation.Query,
        Required = docs.InPath,
        Description = docs.Description,
        Schema = SchemaParser.Parse(docs.Schema, document),
        Example = docs.Example,
    };

    private OpenApiRequestBody RequestBody(OperationDocs docs, OpenApiDocument document)
    {
        var content = docs.RawBodies.ToDictionary(raw => raw.MediaType, IOpenApiMediaType (raw) => RawContent(raw.Example));
        content[docs.BodyMediaType] = new OpenApiMediaType
        {
            Schema = SchemaParser.Parse(docs.Body!(new CallerLimits(limits, idle, snapshots, callbacks)).ToJsonString(), document),
            Examples = Examples(docs.BodyExamples),
        };
        return new OpenApiRequestBody { Required = !docs.BodyIsOptional, Content = content };
    }

    private static OpenApiMediaType RawContent(string example) => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example };

    private static OpenApiResponse Response(AnswerDocs docs, OpenApiDocument document)
    {
        var response = new OpenApiResponse { Description = docs.Description };
        if (docs.Schema is not null)
        {
            response.Content = new Dictionary<string, IOpenApiMediaType>
            {
                [Json] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(docs.Schema, document), Examples = Examples(docs.Examples) },
            };
            if (docs.TextExample is not null)
            {
                response.Content[Text] = RawContent(docs.TextExample);
            }
        }

        foreach (var (mediaType, example) in docs.StreamExamples)
        {
            response.Content ??= new Dictionary<string, IOpenApiMediaType>();
            response.Content[mediaType] = RawContent(example);
        }

        if (docs.Headers.Length > 0)
        {
            response.Headers = docs.Headers.ToDictionary(
                header => header.Name,
                IOpenApiHeader (header) => new OpenApiHeader { Description = header.Description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }

        return response;
    }

    private static OpenApiResponse ProblemResponse(ProblemKind[] kinds, OpenApiDocument document) => new()
    {
        Description = string.Join("; ", kinds.Select(kind => $"`{kind.Code}`: {kind.Title}")),
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            ["application/problem+json"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference("Problem", document),
                Examples = kinds.ToDictionary(kind => kind.Code, IOpenApiExample (kind) => new OpenApiExample { Value = ProblemExamples.Of(kind) }),
            },
        },
    };

    private static Dictionary<string, IOpenApiExample> Examples((string Name, string Json)[] examples) =>
        examples.ToDictionary(example => example.Name, IOpenApiExample (example) => new OpenApiExample { Value = JsonNode.Parse(example.Json) });

    private static string Key(int status) => status.ToString(CultureInfo.InvariantCulture);
}
