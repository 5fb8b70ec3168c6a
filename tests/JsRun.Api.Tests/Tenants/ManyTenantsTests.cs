using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Tenants;

public sealed class ManyTenantsTests
{
    [Fact]
    public async Task MoreTenantsThanProcesses_AreServedInTurn_AndKeepTheirRuntimes()
    {
        const int tenants = 6;
        await using var service = await JsRunService.StartAsync(
        [
            ("JsRun__Workers__Count", "1"), ("JsRun__Workers__MaxProcesses", "8"),
            .. Enumerable.Range(0, tenants).SelectMany(tenant => Keys.Settings("t" + tenant, "key" + tenant)),
        ]);
        var clients = Enumerable.Range(0, tenants).Select(tenant => service.Client.With("key" + tenant)).ToArray();
        var first = await clients[0].CreateRuntimeAsync(new { bootstrap = "let n = 0" });

        foreach (var client in clients.Concat(clients))
        {
            (await client.EvalAsync("6 * 7")).Value().GetInt32().ShouldBe(42);
        }

        (await clients[0].EvalInAsync(first, "++n")).Value().GetInt32().ShouldBe(1);
        service.WorkerProcessIds().Count.ShouldBeLessThanOrEqualTo(8);
        Array.ForEach(clients, client => client.Dispose());
    }
}
