using JsRun.Api.Options;

namespace JsRun.Api.Requests;

/// <summary>Lets the pages of the configured origins send requests and read answers. Without any, browsers are told nothing, and keep pages away.</summary>
internal static class CrossOriginExtensions
{
    private static readonly TimeSpan PreflightMaxAge = TimeSpan.FromMinutes(10);

    public static void AddCrossOrigin(this IServiceCollection services, CrossOriginOptions options)
    {
        if (options.Origins.IsEmpty)
        {
            return;
        }

        // Keys go in header fields that a page sets itself: credentials that a browser adds, such as cookies, are never asked for.
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .SetIsOriginAllowed(options.Origins.Contains)
            .WithMethods("GET", "HEAD", "POST", "PUT", "DELETE")
            .WithHeaders("Accept", "Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "traceparent", "tracestate", "X-Api-Key")
            .WithExposedHeaders("Content-Disposition", "Idempotency-Replayed", "Location", "Retry-After", "WWW-Authenticate")
            .SetPreflightMaxAge(PreflightMaxAge)));
    }

    /// <summary>After routing, so that it is known, and before keys are asked for: browsers send none when they ask whether they may.</summary>
    public static void UseCrossOrigin(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<CrossOriginOptions>().Origins.IsEmpty)
        {
            app.UseCors();
        }
    }
}
