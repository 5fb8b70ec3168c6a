using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Tenants;

/// <summary>A service whose tenants have quotas.</summary>
internal static class QuotaService
{
    /// <summary>A service with two tenants: the quotas are those of acme, other has the service's.</summary>
    public static Task<JsRunService> StartAsync(params (string Name, string Value)[] quotas) => StartWithAsync([], quotas);

    /// <summary>The same, with other settings of the service.</summary>
    public static Task<JsRunService> StartWithAsync((string Name, string Value)[] settings, params (string Name, string Value)[] quotas) => JsRunService.StartAsync(
    [
        .. settings,
        ("JsRun__Workers__Count", "1"),
        .. Keys.Settings("acme", "acme"),
        .. Keys.Settings("other", "other"),
        .. quotas.Select(quota => ("JsRun__Tenants__acme__Quotas__" + quota.Name, quota.Value)),
    ]);

    /// <summary>What a client's tenant uses of a quota, as it is told.</summary>
    public static async Task<long> UseAsync(HttpClient client, string quota) =>
        (await client.SendAsync(HttpMethod.Get, "/limits")).Body.GetProperty("quotas").GetProperty(quota).GetProperty("use").GetInt64();

    /// <summary>Waits until that much of it is used.</summary>
    public static async Task UntilAsync(HttpClient client, string quota, long use)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await UseAsync(client, quota) != use)
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
