using System.Diagnostics;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.HostFunctions;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Sessions;

namespace JsRun.Api.Tests.Observability;

/// <summary>The metrics of what there is now: sessions, workers, what waits; and of why runtimes are gone.</summary>
public sealed class StateMetricsTests
{
    private const string Endless = "for (;;);";

    [Fact]
    public async Task Sessions_AreThoseThatAreOpen()
    {
        await using var service = await StartAsync();
        var runtime = await service.Client.CreateRuntimeAsync();
        await using (await SessionClient.ConnectAsync(service.Client, runtime))
        {
            await Exposition.ScrapeUntilAsync(service.Client, metrics => metrics.Sum("jsrun_sessions") is 1);
        }

        (await Exposition.ScrapeUntilAsync(service.Client, metrics => metrics.Sum("jsrun_sessions") is 0)).Find("jsrun_sessions").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task OneShots_ThatRunAndThatWait_AreToldApart()
    {
        await using var service = await StartAsync(("JsRun__Limits__MaxConcurrentEvaluations", "1"));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var endless = Enumerable.Range(0, 3)
            .Select(_ => service.Client.SendUntilAsync(HttpMethod.Post, "/eval", new { code = Endless, timeoutMs = 60_000, cpuMs = 60_000 }, leaving.Token))
            .ToArray();

        await Exposition.ScrapeUntilAsync(service.Client, metrics => metrics.Sum("jsrun_evaluations_active") is 1 && metrics.Sum("jsrun_evaluations_waiting") is 2);

        await leaving.CancelAsync();
        foreach (var one in endless)
        {
            await Should.ThrowAsync<OperationCanceledException>(one);
        }

        await Exposition.ScrapeUntilAsync(service.Client, metrics => metrics.Sum("jsrun_evaluations_active") is 0 && metrics.Sum("jsrun_evaluations_waiting") is 0);
    }

    [Fact]
    public async Task Workers_TellWhatTheyHave()
    {
        await using var service = await StartAsync(("JsRun__Workers__WarmRuntimes", "3"));
        var one = await service.Client.CreateRuntimeAsync();
        await service.Client.CreateRuntimeAsync();

        // Compiled code of a source as long as this one is kept from its second use on at the latest.
        var code = $"/*{new string('x', 20_000)}*/ globalThis.f = n => n > 1 ? f(n - 1) + f(n - 2) : n; f(10)";
        await service.Client.EvalInAsync(one, code);
        await service.Client.EvalInAsync(one, code);

        var metrics = await Exposition.ScrapeUntilAsync(
            service.Client,
            metrics => metrics.Sum("jsrun_pool_warm", ("role", "one-shot")) is 3 && metrics.Sum("jsrun_worker_code_cache_size_bytes", ("role", "runtimes")) > 0);

        metrics.Sum("jsrun_worker_runtimes", ("role", "runtimes")).ShouldBe(2);
        metrics.Sum("jsrun_worker_runtimes", ("role", "one-shot")).ShouldBe(0);
        metrics.Find("jsrun_worker_code_cache_size_bytes", ("role", "one-shot")).Sum(sample => sample.Value).ShouldBe(0);
    }

    [Fact]
    public async Task HostCalls_AreTimedByWhoCarriesThemOutAndWhatCameOfThem()
    {
        await using var callee = await Callee.StartAsync((http, _) => CallbackService.JsonAsync(http, "2"));
        var address = $"http://{Callee.Address}:{callee.Port}";
        await using var service = await StartAsync(
            ("JsRun__Callbacks__AllowedUrls", address + "/f http://127.0.0.1:1/"),
            ("JsRun__Callbacks__AllowedNetworks", "127.0.0.0/8"));

        // Nobody listens at that port.
        var runtime = await service.Client.CreateRuntimeAsync(new { functions = new { f = new { url = address + "/f" }, g = new { url = "http://127.0.0.1:1/" } } });
        (await service.Client.EvalInAsync(runtime, "await f() + await f() + await g().catch(() => 1)")).Value().GetInt32().ShouldBe(5);
        await using (var session = await SessionClient.ConnectAsync(service.Client, runtime))
        {
            session.Invoke = async (_, _) =>
            {
                await Task.Delay(20);
                return 7;
            };
            await session.CallAsync("bind", new { name = "h" });
            (await session.EvalAsync("await h()")).Value().GetInt32().ShouldBe(7);
        }

        var metrics = await Exposition.ScrapeAsync(service.Client);
        metrics.Sum("jsrun_hostcalls_duration_seconds_count", ("host", "url"), ("result", "ok")).ShouldBe(2);
        metrics.Sum("jsrun_hostcalls_duration_seconds_count", ("host", "url"), ("result", "error")).ShouldBe(1);
        metrics.Sum("jsrun_hostcalls_duration_seconds_count", ("host", "session"), ("result", "ok")).ShouldBe(1);
        metrics.Sum("jsrun_hostcalls_duration_seconds_bucket", ("host", "session"), ("le", "0.01")).ShouldBe(0);
        metrics.Sum("jsrun_hostcalls_duration_seconds_sum", ("host", "session")).ShouldBeInRange(0.015, 30);
    }

    [Fact]
    public async Task Runtimes_ThatAreGone_AreCountedByTheReason()
    {
        await using var service = await StartAsync(("JsRun__Idle__SweepSeconds", "0.2"));
        var full = await service.Client.CreateRuntimeAsync(new { maxHeapBytes = 16 << 20 });
        (await service.Client.EvalInAsync(full, "const all = []; for (;;) all.push(new Array(1000).fill(all))")).Outcome().ShouldBe("heap_limit");
        await service.Client.CreateRuntimeAsync(new { idleTimeoutSeconds = 1 });
        await Exposition.ScrapeUntilAsync(service.Client, metrics => metrics.Sum("jsrun_runtimes_closed_total", ("reason", "evicted")) is 1);
        var culprit = await service.Client.CreateRuntimeAsync(new { maxHeapBytes = 256L << 20 });
        await service.Client.CreateRuntimeAsync();
        (await service.Client.EvalInAsync(culprit, new { code = EngineAbort.Code, timeoutMs = 30_000 })).Outcome().ShouldBe("crashed");

        var metrics = await Exposition.ScrapeUntilAsync(service.Client, metrics => metrics.Sum("jsrun_runtimes_closed_total", ("reason", "lost")) > 0);
        foreach (var (reason, count) in new[] { ("heap_limit", 1), ("evicted", 1), ("crashed", 1), ("lost", 1), ("deleted", 0) })
        {
            metrics.Sum("jsrun_runtimes_closed_total", ("tenant", "anonymous"), ("reason", reason)).ShouldBe(count, reason);
        }
    }

    [Fact]
    public async Task Scrape_WhileAWorkersProcessStandsStill_WaitsForNobody()
    {
        await using var service = await StartAsync();
        var runtime = await service.Client.CreateRuntimeAsync();
        await Exposition.ScrapeUntilAsync(service.Client, metrics => metrics.Find("jsrun_isolate_heap_used_bytes", ("runtime", runtime)).Any());

        // One for one-shots, one with the runtime, a spare: each has told of itself.
        IReadOnlyList<int> workers = [];
        await Exposition.ScrapeUntilAsync(service.Client, metrics => metrics.Find("jsrun_worker_memory_bytes").Count() == 3 && (workers = service.WorkerProcessIds()).Count == 3);
        await StopAsync(workers);

        var metrics = await Exposition.ScrapeAsync(service.Client);

        // All of them stand still to this moment.
        workers.Select(StateOf).ShouldAllBe(state => state == 'T');
        metrics.Find("jsrun_isolate_heap_used_bytes", ("runtime", runtime)).ShouldHaveSingleItem();
        metrics.Find("jsrun_worker_memory_bytes").Count().ShouldBe(workers.Count);

        // The service ends them after some seconds in which they answer nothing, and tells of it.
        await Exposition.ScrapeUntilAsync(service.Client, seen => seen.Sum("jsrun_worker_restarts_total", ("reason", "not_answering")) >= workers.Count);
        await service.WaitUntilReadyAsync();
    }

    private static Task<JsRunService> StartAsync(params (string, string)[] more) =>
        JsRunService.StartAsync([("JsRun__Workers__Count", "1"), ("JsRun__Metrics__MinIntervalMs", "0"), .. more]);

    private static async Task StopAsync(IEnumerable<int> processes)
    {
        using var kill = Process.Start("kill", ["-STOP", .. processes.Select(process => process.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        kill.ExitCode.ShouldBe(0);
    }

    private static char StateOf(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..][0];
    }
}
