using JsRun.Api.Responses;
using Microsoft.OpenApi;

namespace JsRun.Api.OpenApi;

/// <summary>Registers the OpenAPI document and its page.</summary>
internal static class OpenApiServiceCollectionExtensions
{
    private const string DocumentName = "v1";

    // Its own files, the styles and pictures that it writes into the page itself, and requests to this service.
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(DocumentName, new OpenApiInfo
            {
                Title = "JsRun",
                Version = DocumentName,
                Description = "Runs untrusted JavaScript in V8, in worker processes. JSON in, JSON out, UTF-8. "
                    + "An evaluation that was carried out answers 200, whatever became of the script: `outcome` says what did. "
                    + "Everything that is not the script's doing is a problem document (RFC 9457).",
            });
            KeySecurity.Define(options);
            options.OperationFilter<OperationDocsFilter>();
            options.DocumentFilter<ComponentSchemas>();
        });
    }

    public static void UseOpenApiDocument(this WebApplication app)
    {
        // All other requests pass by it.
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/swagger"), UsePages);
    }

    private static void UsePages(IApplicationBuilder app)
    {
        app.Use(next => http =>
        {
            AnswerHeaders.AllowPage(http, PagePolicy);
            return next(http);
        });
        app.UseSwagger(options => options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1);
        app.UseSwaggerUI(options =>
        {
            options.DocumentTitle = "JsRun";
            options.SwaggerEndpoint($"{DocumentName}/swagger.json", "JsRun");
            options.EnableTryItOutByDefault();
        });
    }
}
