using JsRun.Api.Callers;
using JsRun.Api.Problems;

namespace JsRun.Api.Quotas;

/// <summary>Refuses requests of a tenant that come too fast, before their bodies are read. Endpoints that need no key are free, and so are those with an <see cref="OwnRate"/>.</summary>
internal sealed class RequestRateMiddleware(RequestDelegate next, CallerResolver callers)
{
    public Task InvokeAsync(HttpContext http) =>
        http.GetEndpoint() is { } endpoint
        && RequiredScope.Of(endpoint, http.Request.Method).Scope != Scopes.None
        && endpoint.Metadata.GetMetadata<OwnRate>() is null
        && callers.Resolve(http).Use.Requests.Enter() is { } refusal
            ? ProblemResult.WriteAsync(http, refusal)
            : next(http);
}
