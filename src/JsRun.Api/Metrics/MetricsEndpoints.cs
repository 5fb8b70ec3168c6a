using JsRun.Api.Callers;
using JsRun.Api.Options;
using JsRun.Api.Quotas;
using JsRun.Api.Requests;

namespace JsRun.Api.Metrics;

/// <summary><c>GET /metrics</c>.</summary>
internal static class MetricsEndpoints
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly EndpointRules Rules = new(["text/plain"], IsNewWork: false);

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        var options = routes.ServiceProvider.GetRequiredService<MetricsOptions>();
        if (options.Enabled)
        {
            routes.MapGet("/metrics", WriteAsync)
                .WithMetadata(options.RequireKey ? RequiredScope.Admin : RequiredScope.Nothing, Rules, OwnRate.Instance, MetricsDocs.Scrape);
        }
    }

    private static async Task WriteAsync(HttpContext http, MetricsPipeline metrics)
    {
        var text = await metrics.CollectAsync(http.RequestAborted);
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = text.Length;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(text, http.RequestAborted);
    }
}
