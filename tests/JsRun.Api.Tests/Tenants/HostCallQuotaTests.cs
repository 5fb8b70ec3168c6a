using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.HostFunctions;

namespace JsRun.Api.Tests.Tenants;

public sealed class HostCallQuotaTests
{
    /// <summary>For evaluations that await what others have to let go first.</summary>
    private const int PatientMs = 30_000;

    [Fact]
    public async Task Calls_BeyondTheQuota_Wait_AndOnlyTheirTenants()
    {
        await using var service = await CallbackService.StartAsync(
        [
            .. Keys.Settings("acme", "acme"), .. Keys.Settings("other", "other"),
            ("JsRun__Tenants__acme__Quotas__MaxConcurrentHostCalls", "1"),
        ]);
        service.FunctionLater("slow", "1").Function("quick", "2");
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");
        var calls = new List<Task<JsonElement>>();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            var runtime = await service.CreateWithAsync(["slow"], client: acme);
            calls.Add(acme.EvalInAsync(runtime, new { code = "await slow()", timeoutMs = PatientMs }));
        }

        await CallbackService.UntilAsync(() => service.Asked.Length > 0);
        var free = await service.CreateWithAsync(["quick"], client: other);
        (await other.EvalInAsync(free, new { code = "await quick()", timeoutMs = PatientMs })).Value().GetInt32().ShouldBe(2);

        service.Asked.Count(name => name == "slow").ShouldBe(1);
        var quota = (await acme.SendAsync(HttpMethod.Get, "/limits")).Body.GetProperty("quotas").GetProperty("concurrentHostCalls");
        (quota.GetProperty("limit").GetInt32(), quota.GetProperty("use").GetInt32()).ShouldBe((1, 1));
        service.Go();
        (await Task.WhenAll(calls)).ShouldAllBe(answer => answer.Value().GetInt32() == 1);
        service.Callee.Most.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task Limits_OfATenant_HoldForItsCalls()
    {
        await using var service = await CallbackService.StartAsync(
        [
            .. Keys.Settings("acme", "acme"), .. Keys.Settings("other", "other"),
            ("JsRun__Tenants__acme__Limits__MaxPendingHostCalls", "2"), ("JsRun__Tenants__acme__Limits__MaxHostCallBytes", "2048"),
            ("JsRun__Tenants__acme__Limits__MaxFunctionHandles", "1"), ("JsRun__Tenants__acme__Limits__MaxModules", "0"),
        ]);
        service.Function("f", "1");
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");
        const string Many = "(await Promise.allSettled([f(1), f(2), f(3)])).map(call => call.status[0]).join('')";
        const string Large = "(await Promise.allSettled([f('x'.repeat(3000))]))[0].status";
        const string Handles = "[() => 1, () => 2]";
        var small = await service.CreateWithAsync(["f"], client: acme);
        var usual = await service.CreateWithAsync(["f"], client: other);

        (await acme.EvalInAsync(small, new { code = Many, timeoutMs = PatientMs })).Value().GetString().ShouldBe("ffr");
        (await other.EvalInAsync(usual, new { code = Many, timeoutMs = PatientMs })).Value().GetString().ShouldBe("fff");
        (await acme.EvalInAsync(small, new { code = Large, timeoutMs = PatientMs })).Value().GetString().ShouldBe("rejected");
        (await other.EvalInAsync(usual, new { code = Large, timeoutMs = PatientMs })).Value().GetString().ShouldBe("fulfilled");
        (await acme.EvalInAsync(small, Handles)).Outcome().ShouldBe("not_serializable");
        (await other.EvalInAsync(usual, Handles)).Outcome().ShouldBe("ok");
        (await acme.SendAsync(HttpMethod.Put, $"/runtimes/{small}/modules/m", "1")).Status.ShouldBeGreaterThanOrEqualTo(400);

        // The limits are told as they are.
        (await acme.SendAsync(HttpMethod.Get, "/limits"))["maxPendingHostCalls"].ShouldBe("2");
        (await other.SendAsync(HttpMethod.Get, "/limits"))["maxPendingHostCalls"].ShouldBe("4096");
    }

    [Fact]
    public async Task Places_OfAll_GoToTheTenantsInTurn()
    {
        await using var service = await CallbackService.StartAsync(
        [
            .. Keys.Settings("acme", "acme"), .. Keys.Settings("other", "other"),
            ("JsRun__Callbacks__MaxConcurrent", "1"),
        ]);
        service.FunctionLater("slow", "1").Function("many", "2").Function("quick", "3");
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");
        var runtime = await service.CreateWithAsync(["slow", "many"], client: acme);
        var holding = acme.EvalInAsync(runtime, new { code = "await slow()", timeoutMs = PatientMs });
        await CallbackService.UntilAsync(() => service.Asked.Contains("slow"));
        var flooding = acme.EvalInAsync(runtime, new { code = "await Promise.all(Array.from({ length: 12 }, () => many())); 0", timeoutMs = PatientMs });
        await CallbackService.UntilAsync(async () =>
            (await acme.SendAsync(HttpMethod.Get, "/limits")).Body.GetProperty("quotas").GetProperty("concurrentHostCalls").GetProperty("use").GetInt32() == 13);
        var asking = other.EvalInAsync(await service.CreateWithAsync(["quick"], client: other), new { code = "await quick()", timeoutMs = PatientMs });
        await CallbackService.UntilAsync(async () =>
            (await other.SendAsync(HttpMethod.Get, "/limits")).Body.GetProperty("quotas").GetProperty("concurrentHostCalls").GetProperty("use").GetInt32() == 1);

        service.Go();

        (await asking).Value().GetInt32().ShouldBe(3);
        (await flooding).Outcome().ShouldBe("ok");
        (await holding).Outcome().ShouldBe("ok");

        // Those of acme that waited before it, but for one or two that had their turn.
        Array.IndexOf(service.Asked, "quick").ShouldBeLessThanOrEqualTo(3);
    }
}
