using System.Globalization;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Observability;

public sealed class MetricsTests : IAsyncLifetime
{
    private JsRunService _service = null!;

    private HttpClient Client => _service.Client;

    public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync(
        ("JsRun__Workers__Count", "1"), ("JsRun__Metrics__MinIntervalMs", "0"), ("JsRun__Metrics__MaxIsolates", "3"), ("JsRun__Metrics__TopIsolates", "1"));

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Evaluations_OfAllKinds_AreCountedAndTimed()
    {
        for (var count = 0; count < 3; count++)
        {
            await Client.EvalAsync("1 + 1");
        }

        (await Client.EvalAsync("throw 1")).Outcome().ShouldBe("javascript_error");
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "globalThis.f = () => { for (const end = Date.now() + 100; Date.now() < end;); }" });
        await Client.EvalInAsync(runtime, "1");
        await Client.CallAsync(runtime, new { function = "f" });

        var metrics = await Exposition.ScrapeAsync(Client);

        metrics.Sum("jsrun_evaluations_total", ("tenant", "anonymous"), ("kind", "one_shot"), ("outcome", "ok")).ShouldBe(3);
        metrics.Sum("jsrun_evaluations_total", ("kind", "one_shot"), ("outcome", "javascript_error")).ShouldBe(1);
        metrics.Sum("jsrun_evaluations_total", ("kind", "evaluate")).ShouldBe(1);
        metrics.Sum("jsrun_evaluations_total", ("kind", "call")).ShouldBe(1);
        metrics.Sum("jsrun_evaluations_total", ("kind", "bootstrap"), ("outcome", "ok")).ShouldBe(1);
        metrics.Sum("jsrun_evaluations_total").ShouldBe(7);
        metrics.Sum("jsrun_evaluation_duration_seconds_count", ("kind", "one_shot")).ShouldBe(4);
        metrics.Sum("jsrun_evaluation_duration_seconds_bucket", ("kind", "call"), ("le", "60")).ShouldBe(1);
        metrics.Sum("jsrun_evaluation_duration_seconds_bucket", ("kind", "call"), ("le", "0.05")).ShouldBe(0);
        metrics.Sum("jsrun_evaluation_duration_seconds_bucket", ("kind", "call"), ("le", "+Inf")).ShouldBe(1);
        metrics.Sum("jsrun_evaluation_duration_seconds_sum", ("kind", "call")).ShouldBeInRange(0.099, 30);
        metrics.Sum("jsrun_evaluation_cpu_time_seconds_count").ShouldBe(6);
        metrics.Sum("jsrun_evaluation_queue_time_seconds_count").ShouldBe(6);
        metrics.Sum("jsrun_tenant_cpu_time_seconds_total", ("tenant", "anonymous")).ShouldBeGreaterThanOrEqualTo(metrics.Sum("jsrun_evaluation_cpu_time_seconds_sum") - 0.001);
        metrics.Sum("http_server_request_duration_seconds_count", ("http_route", "/eval"), ("http_response_status_code", "200")).ShouldBe(4);
    }

    [Fact]
    public async Task Text_OfAService_IsWellFormedAndTyped()
    {
        await Client.EvalAsync("1");

        var metrics = await Exposition.ScrapeUntilAsync(Client, metrics => metrics.Find("jsrun_worker_memory_bytes").Count() == 3);

        metrics.Types.ShouldAllBe(family => family.Value == "counter" || family.Value == "gauge" || family.Value == "histogram");
        metrics.Types.Where(family => family.Value == "counter").ShouldAllBe(family => family.Key.EndsWith("_total"));
        metrics.Types.Keys.ShouldContain("kestrel_active_connections");
        metrics.Types.Keys.ShouldContain("dotnet_gc_collections_total");
        metrics.Sum("dotnet_process_cpus").ShouldBe(Environment.ProcessorCount);
        metrics.Sum("jsrun_workers").ShouldBe(3);
        metrics.Sum("jsrun_workers", ("role", "one-shot")).ShouldBe(1);
        metrics.Find("jsrun_worker_memory_bytes").ShouldAllBe(sample => sample.Value > 10_000_000 && sample.Labels["worker"].StartsWith('w'));
        metrics.Sum("jsrun_worker_restarts_total").ShouldBe(0);
        metrics.Find("jsrun_worker_restarts_total").Count().ShouldBe(6);
    }

    [Fact]
    public async Task Runtimes_ComeAndGo_WithTheirTimeSeries()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "globalThis.buffer = new Uint8Array(3_000_000)", maxHeapBytes = 32 << 20 });

        var metrics = await Exposition.ScrapeUntilAsync(Client, metrics => metrics.Find("jsrun_isolate_heap_used_bytes").Any());

        metrics.Find("jsrun_isolate_heap_used_bytes").ShouldHaveSingleItem().Labels["runtime"].ShouldBe(runtime);
        metrics.Sum("jsrun_isolate_heap_used_bytes").ShouldBeInRange(10_000, 32 << 20);
        metrics.Sum("jsrun_isolate_heap_limit_bytes", ("runtime", runtime), ("tenant", "anonymous")).ShouldBe(32 << 20);
        metrics.Sum("jsrun_isolate_external_bytes").ShouldBeGreaterThanOrEqualTo(3_000_000);
        metrics.Sum("jsrun_isolate_physical_bytes").ShouldBeGreaterThan(0);
        metrics.Sum("jsrun_tenant_external_bytes", ("tenant", "anonymous")).ShouldBe(metrics.Sum("jsrun_isolate_external_bytes"));
        metrics.Sum("jsrun_runtimes", ("state", "idle")).ShouldBe(1);
        metrics.Sum("jsrun_runtimes_created_total").ShouldBe(1);

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);

        metrics = await Exposition.ScrapeAsync(Client);
        metrics.Find("jsrun_isolate_heap_used_bytes").ShouldBeEmpty();
        metrics.Sum("jsrun_runtimes").ShouldBe(0);
        metrics.Sum("jsrun_tenant_external_bytes").ShouldBe(0);
        metrics.Sum("jsrun_runtimes_closed_total", ("reason", "deleted")).ShouldBe(1);
        metrics.Sum("jsrun_runtimes_closed_total").ShouldBe(1);
    }

    [Fact]
    public async Task Runtimes_MoreThanHaveTimeSeries_LeaveTheLargestAndTheSums()
    {
        var runtimes = new List<string>();
        for (var count = 0; count < 5; count++)
        {
            runtimes.Add(await Client.CreateRuntimeAsync(new { bootstrap = $"globalThis.buffer = new Uint8Array({(count == 2 ? 5_000_000 : 1_000_000)})" }));
        }

        var metrics = await Exposition.ScrapeUntilAsync(Client, metrics => metrics.Sum("jsrun_tenant_external_bytes") >= 9_000_000);

        foreach (var name in (string[])["heap_used", "heap_limit", "external", "physical"])
        {
            metrics.Find($"jsrun_isolate_{name}_bytes").ShouldHaveSingleItem().Labels["runtime"].ShouldBe(runtimes[2]);
        }

        metrics.Sum("jsrun_tenant_heap_limit_bytes").ShouldBe(5 * (64 << 20));
        metrics.Sum("jsrun_runtimes").ShouldBe(5);
    }

    [Fact]
    public async Task Runtimes_ThatCameAndWent_TakeNoPlacesFromOthers()
    {
        for (var round = 0; round < 100; round++)
        {
            var gone = await Client.CreateRuntimeAsync();
            await Exposition.ScrapeAsync(Client);
            (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{gone}")).Status.ShouldBe(204);
        }

        var kept = await Client.CreateRuntimeAsync();

        var metrics = await Exposition.ScrapeUntilAsync(Client, metrics => metrics.Find("jsrun_isolate_heap_used_bytes").Any());
        metrics.Find("jsrun_isolate_heap_used_bytes").ShouldHaveSingleItem().Labels["runtime"].ShouldBe(kept);
    }

    [Fact]
    public async Task Scrape_WhileRuntimesAreBusy_WaitsForNone()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var busy = Client.EvalInAsync(runtime, new { code = "for (;;);", timeoutMs = 60_000, cpuMs = 60_000 });
        await Client.WaitUntilBusyAsync(runtime);

        var metrics = await Exposition.ScrapeUntilAsync(Client, metrics => metrics.Sum("jsrun_runtimes", ("state", "busy")) > 0);

        metrics.Sum("jsrun_worker_pending", ("role", "runtimes")).ShouldBe(1);
        metrics.Find("jsrun_isolate_heap_limit_bytes", ("runtime", runtime)).ShouldHaveSingleItem();
        busy.IsCompleted.ShouldBeFalse();
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBe(202);
        (await busy).Outcome().ShouldBe("interrupted");
    }

    [Fact]
    public async Task Worker_ThatAScriptBroughtDown_IsCounted()
    {
        var runtime = await Client.CreateRuntimeAsync(new { isolation = "process", maxHeapBytes = 256L << 20 });
        (await Client.EvalInAsync(runtime, new { code = EngineAbort.Code, timeoutMs = 30_000 })).Outcome().ShouldBe("crashed");

        var metrics = await Exposition.ScrapeUntilAsync(Client, metrics => metrics.Sum("jsrun_worker_restarts_total") > 0);

        metrics.Sum("jsrun_worker_restarts_total", ("reason", "engine_abort")).ShouldBe(1);
        metrics.Sum("jsrun_runtimes_closed_total", ("reason", "crashed")).ShouldBe(1);
        metrics.Sum("jsrun_evaluations_total", ("outcome", "crashed")).ShouldBe(1);

        // Nobody knows what it took.
        metrics.Sum("jsrun_evaluation_duration_seconds_count", ("kind", "evaluate")).ShouldBe(1);
        metrics.Sum("jsrun_evaluation_cpu_time_seconds_count", ("kind", "evaluate")).ShouldBe(0);
    }

    [Fact]
    public async Task Bootstraps_ThatBringAWorkerDown_AreCounted()
    {
        (await Client.SendAsync(HttpMethod.Post, "/runtimes", new { bootstrap = EngineAbort.Code, maxHeapBytes = 256L << 20, timeoutMs = 30_000 })).Status.ShouldBe(422);
        var runtime = await Client.CreateRuntimeAsync(new { maxHeapBytes = 256L << 20, timeoutMs = 30_000 });
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { bootstrap = EngineAbort.Code })).Status.ShouldBe(410);

        var metrics = await Exposition.ScrapeAsync(Client);

        metrics.Sum("jsrun_evaluations_total", ("kind", "bootstrap"), ("outcome", "crashed")).ShouldBe(2);
        metrics.Sum("jsrun_evaluations_total").ShouldBe(2);
        metrics.Sum("jsrun_evaluation_duration_seconds_count", ("kind", "bootstrap")).ShouldBe(2);

        // The one that never came to be is not gone either.
        metrics.Sum("jsrun_runtimes_created_total").ShouldBe(1);
        metrics.Sum("jsrun_runtimes_closed_total").ShouldBe(1);
    }

    [Theory]
    [InlineData("/eval", "one_shot")]
    [InlineData("/runtimes", "bootstrap")]
    [InlineData("/runtimes/{0}/eval", "evaluate")]
    [InlineData("/runtimes/{0}/contexts", "bootstrap")]
    public async Task Evaluation_WhoseClientLeaves_IsCountedWithItsCpuTime(string pattern, string kind)
    {
        const string Endless = "for (;;);";
        var runtime = pattern.Contains("{0}") ? await Client.CreateRuntimeAsync(new { timeoutMs = 60_000, cpuMs = 60_000 }) : "";
        var path = string.Format(CultureInfo.InvariantCulture, pattern, runtime);
        object body = (kind, runtime) switch
        {
            ("bootstrap", "") => new { bootstrap = Endless, timeoutMs = 60_000, cpuMs = 60_000 },
            ("bootstrap", _) => new { bootstrap = Endless },
            _ => new { code = Endless, timeoutMs = 60_000, cpuMs = 60_000 },
        };
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var left = Client.SendUntilAsync(HttpMethod.Post, path, body, leaving.Token);

        // It has run once workers of its kind, which have nothing else to do, have taken that much.
        var role = ("role", kind == "one_shot" ? "one-shot" : "runtimes");
        var before = (await Exposition.ScrapeAsync(Client)).Sum("jsrun_worker_cpu_time_seconds_total", role);
        await Exposition.ScrapeUntilAsync(Client, metrics => metrics.Sum("jsrun_worker_cpu_time_seconds_total", role) > before + 1);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(left);

        var metrics = await Exposition.ScrapeUntilAsync(Client, metrics => metrics.Sum("jsrun_evaluations_total", ("kind", kind), ("outcome", "client_gone")) > 0);
        metrics.Sum("jsrun_evaluations_total").ShouldBe(1);

        // Of a bootstrap the worker tells later, with what else its runtime has taken.
        await Exposition.ScrapeUntilAsync(Client, metrics => metrics.Sum("jsrun_tenant_cpu_time_seconds_total") > 0.1);
    }

    [Fact]
    public async Task Bootstraps_AreCountedByWhatBecameOfThem_WithTheirCpuTime()
    {
        const string Busy = "for (let n = 0; n < 2e8; n++);";
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = Busy });
        (await Client.SendAsync(HttpMethod.Post, "/runtimes", new { bootstrap = "throw 1" })).Status.ShouldBe(422);
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { bootstrap = "1" })).Status.ShouldBe(201);
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { bootstrap = "let let = 1" })).Status.ShouldBe(422);
        await Client.CreateRuntimeAsync();

        var metrics = await Exposition.ScrapeUntilAsync(Client, metrics => metrics.Sum("jsrun_tenant_cpu_time_seconds_total") > 0.05);

        metrics.Sum("jsrun_evaluations_total", ("kind", "bootstrap"), ("outcome", "ok")).ShouldBe(2);
        metrics.Sum("jsrun_evaluations_total", ("kind", "bootstrap"), ("outcome", "javascript_error")).ShouldBe(1);
        metrics.Sum("jsrun_evaluations_total", ("kind", "bootstrap"), ("outcome", "syntax_error")).ShouldBe(1);
        metrics.Sum("jsrun_evaluations_total").ShouldBe(4);
    }

    [Fact]
    public async Task CpuTime_OfWhatGoesOnAfterAnEvaluation_IsItsTenants()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "setTimeout(() => { for (let n = 0; n < 2e8; n++); }, 1); 1");

        // With that much beside what the evaluation itself has taken.
        var metrics = await Exposition.ScrapeUntilAsync(
            Client, metrics => metrics.Sum("jsrun_tenant_cpu_time_seconds_total") > metrics.Sum("jsrun_evaluation_cpu_time_seconds_sum") + 0.02);

        metrics.Sum("jsrun_evaluations_total").ShouldBe(1);
    }
}
