using JsRun.Api.Limits;
using JsRun.Api.Quotas;

namespace JsRun.Api.Callers;

/// <summary>On whose behalf a request is carried out.</summary>
/// <param name="Tenant">Id of the tenant: runtimes are found by their own tenant only.</param>
/// <param name="Limits">The tenant's effective limits.</param>
/// <param name="Use">What the tenant uses of its quotas.</param>
/// <param name="Scopes">What the request's key is good for.</param>
internal sealed record Caller(string Tenant, CallerLimits Limits, TenantUse Use, Scopes Scopes)
{
    /// <summary>The tenant of a service that has none configured.</summary>
    public const string AnonymousTenant = "anonymous";

    /// <summary>The caller that <see cref="AuthenticationMiddleware"/> found; null for a request that needs none.</summary>
    public static Caller? Of(HttpContext http) => http.Features.Get<Caller>();
}
