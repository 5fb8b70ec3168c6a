using JsRun.Api.Problems;
using JsRun.Api.Tenants;

namespace JsRun.Api.Callers;

/// <summary>
/// Lets a request pass to its endpoint only with a key that is good for it, once tenants are configured, and notes whose key it is. The
/// framework's authentication makes a principal with claims for each request; here a key leads to a <see cref="Caller"/> that is made once.
/// </summary>
internal sealed class AuthenticationMiddleware(RequestDelegate next, TenantDirectory tenants)
{
    private static readonly Problem NoKey = new(
        ProblemKind.Unauthenticated, "A key is needed: send it once, as 'Authorization: Bearer KEY' or as 'X-Api-Key: KEY'.");

    private static readonly Problem WrongKey = new(ProblemKind.Unauthenticated, "The key is not known, or has expired: ask whoever runs the service for another.");

    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not { } endpoint)
        {
            return next(http);
        }

        if (tenants.AreAnonymous)
        {
            http.Features.Set(tenants.Anonymous);
            return next(http);
        }

        var required = RequiredScope.Of(endpoint, http.Request.Method);
        if (required.Scope == Scopes.None)
        {
            return next(http);
        }

        if (RequestKey.Of(http.Request) is not { Length: > 0 } key)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"jsrun\"";
            return ProblemResult.WriteAsync(http, NoKey);
        }

        if (tenants.Find(key) is not { } caller)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"jsrun\", error=\"invalid_token\"";
            return ProblemResult.WriteAsync(http, WrongKey);
        }

        if (!required.IsIn(caller.Scopes))
        {
            var scope = ScopeNames.Of(required.Scope);
            http.Response.Headers.WWWAuthenticate = $"Bearer realm=\"jsrun\", error=\"insufficient_scope\", scope=\"{scope}\"";
            return ProblemResult.WriteAsync(http, new Problem(
                ProblemKind.Forbidden, $"The key has the scopes '{ScopeNames.Of(caller.Scopes)}', and this needs '{scope}': ask for a key that has it."));
        }

        http.Features.Set(caller);
        return next(http);
    }
}
