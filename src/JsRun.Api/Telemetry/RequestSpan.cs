using System.Diagnostics;

namespace JsRun.Api.Telemetry;

/// <summary>Gives a request's own span, which the framework begins, its name and attributes.</summary>
internal static class RequestSpan
{
    /// <summary>Notes what a request was, once it has been answered. Does nothing while nobody records spans.</summary>
    /// <param name="http">The request.</param>
    /// <param name="route">The pattern that its path matched; null when it matched none.</param>
    /// <param name="code">Outcome of an evaluation or code of a problem.</param>
    public static void Describe(HttpContext http, string? route, string? code)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span)
        {
            return;
        }

        var status = http.Response.StatusCode;
        span.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} {route}";
        span.SetTag("http.request.method", http.Request.Method).SetTag("http.route", route).SetTag("http.response.status_code", status).SetTag("jsrun.code", code);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error, code);
        }
    }
}
