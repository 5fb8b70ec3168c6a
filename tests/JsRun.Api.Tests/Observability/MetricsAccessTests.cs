using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Tenants;

namespace JsRun.Api.Tests.Observability;

/// <summary>Who may read the metrics, and how many tenants they name.</summary>
public sealed class MetricsAccessTests
{
    [Fact]
    public async Task Metrics_WithoutAKeyAndWithFewTenantsNamed_AreReadAndSumTheOthers()
    {
        await using var service = await JsRunService.StartAsync(
        [
            ("JsRun__Workers__Count", "1"), ("JsRun__Metrics__RequireKey", "false"), ("JsRun__Metrics__MaxTenants", "1"), ("JsRun__Metrics__MinIntervalMs", "0"),
            .. Keys.Settings("acme", "acme-key"), .. Keys.Settings("beta", "beta-key"), .. Keys.Settings("gamma", "gamma-key"),
        ]);
        foreach (var tenant in (string[])["acme", "beta", "gamma"])
        {
            (await service.Client.With(tenant + "-key").EvalAsync("1")).Outcome().ShouldBe("ok");
        }

        var metrics = await Exposition.ScrapeAsync(service.Client);

        metrics.Sum("jsrun_evaluations_total", ("tenant", "acme")).ShouldBe(1);
        metrics.Sum("jsrun_evaluations_total", ("tenant", "_other")).ShouldBe(2);
        metrics.Sum("jsrun_evaluations_total").ShouldBe(3);
    }

    [Fact]
    public async Task Counters_OfTenantsThatHaveDoneNothing_AreThereWithNothing()
    {
        await using var service = await JsRunService.StartAsync(
            [("JsRun__Workers__Count", "1"), ("JsRun__Metrics__RequireKey", "false"), .. Keys.Settings("acme", "acme-key"), .. Keys.Settings("beta", "beta-key")]);

        var metrics = await Exposition.ScrapeAsync(service.Client);

        foreach (var tenant in (string[])["acme", "beta"])
        {
            metrics.Find("jsrun_evaluations_total", ("tenant", tenant), ("kind", "evaluate"), ("outcome", "ok")).ShouldHaveSingleItem().Value.ShouldBe(0);
            metrics.Find("jsrun_evaluations_total", ("tenant", tenant), ("kind", "one_shot"), ("outcome", "crashed")).ShouldHaveSingleItem().Value.ShouldBe(0);
            metrics.Find("jsrun_tenant_cpu_time_seconds_total", ("tenant", tenant)).ShouldHaveSingleItem().Value.ShouldBe(0);
            metrics.Find("jsrun_runtimes_created_total", ("tenant", tenant)).ShouldHaveSingleItem().Value.ShouldBe(0);
        }

        metrics.Find("jsrun_evaluations_total", ("tenant", "_other")).ShouldBeEmpty();
        metrics.Find("jsrun_evaluations_total", ("tenant", "anonymous")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Metrics_OfATenantWithASmallRate_DoNotCountForIt()
    {
        await using var service = await JsRunService.StartAsync(
        [
            ("JsRun__Workers__Count", "1"), ("JsRun__Quotas__RequestsPerSecond", "1"), ("JsRun__Quotas__RequestBurst", "1"), .. Keys.Settings("ops", "ops-key", "admin"),
        ]);
        using var client = service.Client.With("ops-key");
        for (var count = 0; count < 20; count++)
        {
            await Exposition.ScrapeAsync(client);
        }
    }

    [Fact]
    public async Task Metrics_SwitchedOff_AreNotThere()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Metrics__Enabled", "false"));

        (await service.Client.EvalAsync("1")).Outcome().ShouldBe("ok");
        (await service.Client.SendAsync(HttpMethod.Get, "/metrics")).Status.ShouldBe(404);
    }
}
