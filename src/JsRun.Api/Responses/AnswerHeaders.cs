namespace JsRun.Api.Responses;

/// <summary>The header fields that keep browsers from making more of an answer than data: each answer that passes through the service's own code has them.</summary>
internal static class AnswerHeaders
{
    /// <summary>No page may show the answer, and were it taken for a page it could load and run nothing.</summary>
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Has them set on each answer from here on; those that follow may replace them.</summary>
    public static void UseAnswerHeaders(this WebApplication app) => app.Use(next => http =>
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = DataPolicy;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return next(http);
    });

    /// <summary>Lets an answer be a page.</summary>
    /// <param name="http">The request that asks for it.</param>
    /// <param name="policy">What it may load: its Content-Security-Policy.</param>
    public static void AllowPage(HttpContext http, string policy) => http.Response.Headers.ContentSecurityPolicy = policy;
}
