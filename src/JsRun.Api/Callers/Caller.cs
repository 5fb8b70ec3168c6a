using JsRun.Api.Limits;

namespace JsRun.Api.Callers;

/// <summary>On whose behalf a request is carried out.</summary>
/// <param name="Tenant">Id of the tenant: runtimes are found by their own tenant only.</param>
/// <param name="Limits">The tenant's effective limits.</param>
internal sealed record Caller(string Tenant, CallerLimits Limits)
{
    /// <summary>The tenant of a service that has none configured.</summary>
    public const string AnonymousTenant = "anonymous";
}
