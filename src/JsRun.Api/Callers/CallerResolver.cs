using JsRun.Api.Tenants;

namespace JsRun.Api.Callers;

/// <summary>Tells on whose behalf a request comes: the tenant of its key, or without configured tenants the anonymous one.</summary>
internal sealed class CallerResolver(TenantDirectory tenants)
{
    /// <summary>The caller of a request to an endpoint that needs a key.</summary>
    public Caller Resolve(HttpContext http) => Caller.Of(http) ?? tenants.Anonymous;
}
