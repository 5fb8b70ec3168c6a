using JsRun.Api.Problems;
using JsRun.Api.Tenants;

namespace JsRun.Api.Requests;

/// <summary>
/// Takes requests only under names that are the service's. A web page whose own name was made to point to this machine is to the browser the
/// same site as the service (DNS rebinding), and where no keys are needed it could run code and read the answers. Takes the place of the
/// framework's filter, which answers with a page.
/// </summary>
internal sealed class HostFilterMiddleware(RequestDelegate next, HostNames names, TenantDirectory tenants)
{
    // Connections keep the text of a field that stays the same, and clients use one name.
    private volatile string? _lastAllowed;

    public Task InvokeAsync(HttpContext http)
    {
        var host = http.Request.Headers.Host.ToString();
        return host == _lastAllowed || IsAllowed(http, host) ? next(http) : ProblemResult.WriteAsync(http, Refusal());
    }

    private bool IsAllowed(HttpContext http, string host)
    {
        var name = new HostString(host).Host;

        // Tenants may come while the service runs; they never go.
        if (names.IsEmpty ? !tenants.AreAnonymous || HostNames.IsLoopback(name) : names.Contains(name))
        {
            _lastAllowed = host;
            return true;
        }

        // Browsers always send a name, and none opens a socket file. Probes say nothing that is worth a name, and are often sent by address.
        return name.Length == 0 || http.Connection.LocalIpAddress is null || http.Request.Path.StartsWithSegments("/health");
    }

    private Problem Refusal() => Problem.Invalid("Host", names.IsEmpty
        ? $"must be localhost or a loopback address, as long as there are no tenants; the setting {HostNames.Setting} permits others."
        : $"must be a name that the setting {HostNames.Setting} permits.");
}
