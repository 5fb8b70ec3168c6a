using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Sessions;
using static JsRun.Api.Tests.Tenants.QuotaService;

namespace JsRun.Api.Tests.Tenants;

public sealed class QuotaTests
{
    private const string Endless = "for (;;);";

    [Fact]
    public async Task Requests_ThatComeTooFast_AreRefused_AndOnlyTheirTenants()
    {
        await using var service = await StartAsync(("RequestsPerSecond", "1"), ("RequestBurst", "3"));
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");

        var answers = new List<Answer>();
        for (var i = 0; i < 8; i++)
        {
            answers.Add(await acme.SendAsync(HttpMethod.Get, "/limits"));
            (await other.SendAsync(HttpMethod.Get, "/limits")).Status.ShouldBe(200);
        }

        answers.Take(3).ShouldAllBe(answer => answer.Status == 200);
        var refused = answers.Where(answer => answer.Status != 200).ToArray();
        refused.ShouldNotBeEmpty();
        refused.ShouldAllBe(answer => answer.Status == 429 && answer["code"] == "quota_exceeded" && answer["quota"] == "requestsPerSecond" && answer["limit"] == "1");
        refused.ShouldAllBe(answer => answer.Message.Headers.RetryAfter!.Delta == TimeSpan.FromSeconds(1));
        (await acme.SendAsync(HttpMethod.Get, "/health/live")).Status.ShouldBe(200);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await acme.SendUntilAsync(HttpMethod.Get, "/limits", null, limit.Token)).Status != 200)
        {
            await Task.Delay(50, limit.Token);
        }
    }

    [Fact]
    public async Task Limits_TellTheUseOfEachQuota()
    {
        var folder = Directory.CreateTempSubdirectory("jsrun-").FullName;
        try
        {
            await using var service = await JsRunService.StartAsync(
            [
                ("JsRun__Workers__Count", "1"), ("JsRun__Snapshots__Folder", folder), .. Keys.Settings("acme", "acme"), .. Keys.Settings("other", "other"),
                ("JsRun__Tenants__acme__Quotas__MaxTotalContexts", "3"), ("JsRun__Tenants__acme__Quotas__RequestsPerSecond", "5"),
                ("JsRun__Tenants__acme__Quotas__RequestBurst", "1000"),
                ("JsRun__Tenants__acme__Quotas__CpuMsPerMinute", "60000"),
            ]);
            using var acme = service.Client.With("acme");
            using var other = service.Client.With("other");
            var runtime = await acme.CreateRuntimeAsync();
            var context = await acme.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { });
            (await acme.SendAsync(HttpMethod.Post, "/snapshots", new { scripts = new[] { new { source = "globalThis.a = 1" } } })).Status.ShouldBe(201);
            (await acme.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { bootstrap = "throw 1" })).Status.ShouldBeGreaterThanOrEqualTo(400);

            var quotas = (await acme.SendAsync(HttpMethod.Get, "/limits")).Body.GetProperty("quotas");
            foreach (var (quota, use) in new[]
            {
                ("runtimes", 1), ("processes", 0), ("inputBytes", 0), ("totalContexts", 2), ("snapshots", 1), ("tenantSessions", 0), ("concurrentEvaluations", 0), ("queuedEvaluations", 0), ("concurrentHostCalls", 0),
                ("idempotencyKeys", 0),
            })
            {
                quotas.GetProperty(quota).GetProperty("use").GetInt32().ShouldBe(use, quota);
                quotas.GetProperty(quota).GetProperty("limit").GetInt64().ShouldBeGreaterThan(0, quota);
            }

            quotas.GetProperty("totalHeapBytes").GetProperty("use").GetInt64().ShouldBe(64 << 20);
            quotas.GetProperty("snapshotBytes").GetProperty("use").GetInt64().ShouldBeGreaterThan(10_000);
            quotas.GetProperty("requestsPerSecond").GetProperty("use").GetInt32().ShouldBeInRange(1, 100);
            quotas.GetProperty("cpuMsPerMinute").GetProperty("limit").GetInt64().ShouldBe(60_000);
            (await UseAsync(other, "runtimes")).ShouldBe(0);
            (await UseAsync(other, "snapshots")).ShouldBe(0);
            (await UseAsync(other, "totalContexts")).ShouldBe(0);

            (await acme.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { })).Status.ShouldBe(201);
            var refused = await acme.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { });
            (refused.Status, refused["quota"], refused["limit"], refused["use"]).ShouldBe((429, "totalContexts", "3", "3"));
            refused.Message.Headers.RetryAfter.ShouldNotBeNull();
            (await acme.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{context["id"]}")).Status.ShouldBe(204);
            (await UseAsync(acme, "totalContexts")).ShouldBe(2);
            (await acme.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);
            (await UseAsync(acme, "totalContexts")).ShouldBe(0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task HeapLimits_TogetherAboveTheQuota_AreRefused()
    {
        await using var service = await StartAsync(("MaxTotalHeapBytes", "67108864"));
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");

        var first = await acme.CreateRuntimeAsync(new { maxHeapBytes = 40 << 20 });
        var refused = await acme.SendAsync(HttpMethod.Post, "/runtimes", new { maxHeapBytes = 32 << 20 });

        refused.Status.ShouldBe(429);
        (refused["quota"], refused["limit"], refused["use"]).ShouldBe(("totalHeapBytes", "67108864", (40 << 20).ToString(null as IFormatProvider)));
        await acme.CreateRuntimeAsync(new { maxHeapBytes = 24 << 20 });
        (await UseAsync(acme, "totalHeapBytes")).ShouldBe(64 << 20);
        (await UseAsync(acme, "runtimes")).ShouldBe(2);
        await other.CreateRuntimeAsync(new { maxHeapBytes = 64 << 20 });
        (await acme.SendAsync(HttpMethod.Delete, $"/runtimes/{first}")).Status.ShouldBe(204);
        await acme.CreateRuntimeAsync(new { maxHeapBytes = 40 << 20 });
    }

    [Fact]
    public async Task Evaluations_BeyondTheQuota_WaitAndAreRefusedBeyondThat()
    {
        await using var service = await StartAsync(("MaxConcurrentEvaluations", "1"), ("MaxQueuedEvaluations", "1"));
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");
        var runtime = await acme.CreateRuntimeAsync();

        var running = acme.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "await new Promise(() => setTimeout(() => {}, 60_000))", timeoutMs = 60_000 });
        await acme.WaitUntilBusyAsync(runtime);
        var waiting = acme.EvalAsync("6 * 7");
        await UntilAsync(acme, "queuedEvaluations", 1);
        var refused = await acme.SendAsync(HttpMethod.Post, "/eval", new { code = "1" });

        refused.Status.ShouldBe(429);
        (refused["quota"], refused["limit"]).ShouldBe(("concurrentEvaluations", "1"));
        (await other.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
        waiting.IsCompleted.ShouldBeFalse();
        (await acme.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBeLessThan(300);
        (await running)["outcome"].ShouldBe("interrupted");
        (await waiting).Value().GetInt32().ShouldBe(42);
        (await UseAsync(acme, "concurrentEvaluations")).ShouldBe(0);
    }

    [Fact]
    public async Task Evaluations_WhoseClientLeavesWhileTheyWait_GiveTheirPlaceBack()
    {
        await using var service = await StartAsync(("MaxConcurrentEvaluations", "1"), ("MaxQueuedEvaluations", "1"));
        using var acme = service.Client.With("acme");
        var runtime = await acme.CreateRuntimeAsync();
        var running = acme.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "await new Promise(() => setTimeout(() => {}, 60_000))", timeoutMs = 60_000 });
        await acme.WaitUntilBusyAsync(runtime);

        using (var leaving = new CancellationTokenSource())
        {
            var waiting = acme.SendUntilAsync(HttpMethod.Post, "/eval", new { code = "1" }, leaving.Token);
            await UntilAsync(acme, "queuedEvaluations", 1);
            await leaving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        }

        await UntilAsync(acme, "queuedEvaluations", 0);
        (await acme.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBeLessThan(300);
        (await running)["outcome"].ShouldBe("interrupted");
        (await acme.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Flood_OfOneTenant_LetsOthersInInTurn()
    {
        await using var service = await JsRunService.StartAsync(
        [
            ("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxConcurrentEvaluations", "1"), ("JsRun__Limits__MaxWaitingEvaluations", "20"),
            .. Keys.Settings("acme", "acme"), .. Keys.Settings("other", "other"),
        ]);
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");
        (await other.EvalAsync("1")).Value().GetInt32().ShouldBe(1);

        var flood = Enumerable.Range(0, 40).Select(_ => acme.SendAsync(HttpMethod.Post, "/eval", new { code = Endless, timeoutMs = 200 })).ToArray();
        await Task.WhenAny(flood);
        var innocent = await other.EvalAsync("6 * 7");
        innocent.Value().GetInt32().ShouldBe(42);

        // It waited for one or two of the flood, and not for all.
        flood.Count(answer => answer.IsCompleted && answer.Result.Status == 200).ShouldBeLessThan(10);
        var answers = await Task.WhenAll(flood);
        var (refused, carried) = (answers.Count(answer => answer.Status == 503 && answer["code"] == "overloaded"), answers.Count(answer => answer.Status == 200));

        // As many as do not wait are refused, but for those that come only once some of the others have run.
        refused.ShouldBeGreaterThanOrEqualTo(10);
        carried.ShouldBeGreaterThanOrEqualTo(19);
        (refused + carried).ShouldBe(40);
    }

    [Fact]
    public async Task Flood_ThatHoldsAllPlaces_DoesNotMakeOthersWait()
    {
        await using var service = await JsRunService.StartAsync(
        [
            ("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxConcurrentEvaluations", "2"),
            .. Keys.Settings("acme", "acme"), .. Keys.Settings("other", "other"),
        ]);
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");
        (await other.EvalAsync("1")).Value().GetInt32().ShouldBe(1);

        // Two of them have the places for a minute, and wait without a core.
        using var leaving = new CancellationTokenSource();
        var flood = Enumerable.Range(0, 10)
            .Select(_ => acme.SendUntilAsync(HttpMethod.Post, "/eval", new { code = "await new Promise(() => setTimeout(() => {}, 60_000))", timeoutMs = 60_000 }, leaving.Token))
            .ToArray();
        await UntilAsync(acme, "concurrentEvaluations", 10);
        (await other.EvalAsync("6 * 7")).Value().GetInt32().ShouldBe(42);

        flood.ShouldAllBe(answer => !answer.IsCompleted);
        await leaving.CancelAsync();
        foreach (var answer in flood)
        {
            await Should.ThrowAsync<OperationCanceledException>(() => answer);
        }

        (await acme.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Processes_BeyondTheTenantsQuota_AreRefused_UntilOneIsFree()
    {
        await using var service = await StartAsync(("MaxProcesses", "1"));
        using var acme = service.Client.With("acme");
        var first = await acme.CreateRuntimeAsync(new { isolation = "process" });

        var refused = await acme.SendAsync(HttpMethod.Post, "/runtimes", new { isolation = "process" });

        (refused.Status, refused["quota"], refused["limit"], refused["use"]).ShouldBe((429, "processes", "1", "1"));
        (await UseAsync(acme, "processes")).ShouldBe(1);
        (await acme.EvalInAsync(await acme.CreateRuntimeAsync(), "1")).Value().GetInt32().ShouldBe(1);
        (await acme.SendAsync(HttpMethod.Delete, $"/runtimes/{first}")).Status.ShouldBe(204);
        await acme.CreateRuntimeAsync(new { isolation = "process" });
    }

    [Fact]
    public async Task Processes_OfOneTenant_LeaveTheOthersTheirs()
    {
        await using var service = await StartWithAsync([("JsRun__Workers__MaxProcesses", "6")], ("MaxProcesses", "100"));
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");
        Answer answer;
        var made = 0;
        do
        {
            answer = await acme.SendAsync(HttpMethod.Post, "/runtimes", new { isolation = "process" });
            made++;
        }
        while (answer.Status == 201);

        // Three are for whoever shares them: one for evaluations, one for runtimes, and a spare.
        (answer.Status, answer["code"], made - 1).ShouldBe((503, "overloaded", 3));
        (await other.EvalAsync("6 * 7")).Value().GetInt32().ShouldBe(42);
        (await other.EvalInAsync(await other.CreateRuntimeAsync(), "6 * 7")).Value().GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task SessionsAndLinks_OfARuntime_AreLimitedAsTheirTenantIs()
    {
        await using var service = await JsRunService.StartAsync(
        [
            ("JsRun__Workers__Count", "1"), .. Keys.Settings("acme", "acme"), .. Keys.Settings("other", "other"),
            ("JsRun__Tenants__acme__Limits__MaxSessionsPerRuntime", "1"), ("JsRun__Tenants__acme__Limits__MaxLinksPerRuntime", "1"),
        ]);
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");
        var (limited, free) = (await acme.CreateRuntimeAsync(), await other.CreateRuntimeAsync());

        await using var one = await SessionClient.ConnectAsync(acme, limited);
        (await Should.ThrowAsync<System.Net.WebSockets.WebSocketException>(() => SessionClient.ConnectAsync(acme, limited))).Message.ShouldContain("429");
        await using var first = await SessionClient.ConnectAsync(other, free);
        await using var second = await SessionClient.ConnectAsync(other, free);
        (await acme.SendAsync(HttpMethod.Post, $"/runtimes/{limited}/links", new { runtime = await acme.CreateRuntimeAsync() })).Status.ShouldBe(201);
        (await acme.SendAsync(HttpMethod.Post, $"/runtimes/{limited}/links", new { runtime = await acme.CreateRuntimeAsync() }))["quota"].ShouldBe("links");
        (await other.SendAsync(HttpMethod.Post, $"/runtimes/{free}/links", new { runtime = await other.CreateRuntimeAsync() })).Status.ShouldBe(201);
        (await other.SendAsync(HttpMethod.Post, $"/runtimes/{free}/links", new { runtime = await other.CreateRuntimeAsync() })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Sessions_BeyondTheTenantsQuota_AreRefused()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Quotas__MaxSessions", "1"));
        var runtime = await service.Client.CreateRuntimeAsync();

        await using (await SessionClient.ConnectAsync(service.Client, runtime))
        {
            await Should.ThrowAsync<System.Net.WebSockets.WebSocketException>(() => SessionClient.ConnectAsync(service.Client, runtime));
            (await UseAsync(service.Client, "tenantSessions")).ShouldBe(1);
        }

        await UntilAsync(service.Client, "tenantSessions", 0);
        await using var next = await SessionClient.ConnectAsync(service.Client, runtime);
    }
}
