using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace JsRun.Api.OpenApi;

/// <summary>The two ways in which a request brings its key, for the document: either will do.</summary>
internal static class KeySecurity
{
    private const string Bearer = "bearer";
    private const string Header = "apiKey";

    /// <summary>Describes the ways.</summary>
    public static void Define(SwaggerGenOptions options)
    {
        options.AddSecurityDefinition(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A tenant's key, as `keys new` prints it. Without configured tenants none is needed.",
        });
        options.AddSecurityDefinition(Header, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "X-Api-Key",
            Description = "The same key, in a header of its own.",
        });
    }

    /// <summary>Either way, or none where no tenants are configured.</summary>
    public static IList<OpenApiSecurityRequirement> Requirements(OpenApiDocument document) =>
    [
        new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] },
        new() { [new OpenApiSecuritySchemeReference(Header, document)] = [] },
    ];
}
