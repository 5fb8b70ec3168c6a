using JsRun.Api.Tenants;

namespace JsRun.Api.Callers;

/// <summary>Tells on whose behalf a request comes: the tenant of its key, or without configured tenants the anonymous one.</summary>
internal sealed class CallerResolver(TenantDirectory tenants)
{
    /// <summary>Watches the key of a request that becomes a connection; null when there is none to watch. The caller disposes it.</summary>
    public KeyLease? WatchKey(HttpContext http) => tenants.Watch(RequestKey.Of(http.Request));

    /// <summary>The caller of a request to an endpoint that needs a key.</summary>
    public Caller Resolve(HttpContext http) => Caller.Of(http) ?? tenants.Anonymous;
}
