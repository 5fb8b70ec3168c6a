using System.Collections.Concurrent;
using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Runtimes;

public sealed class StatsTests(SharedService service)
{
    private static readonly string[] Fields =
    [
        "heapUsedBytes", "heapTotalBytes", "heapLimitBytes", "externalBytes", "physicalBytes", "evaluations", "calls", "errors", "timeouts", "interrupts",
        "totalWallMs", "totalCpuMs", "lastWallMs", "lastKind", "queueLength", "activeTimers", "pendingJobs", "pendingHostCalls", "contexts", "modules",
        "functions", "streams", "bytesStreamedIn", "bytesStreamedOut",
    ];

    private HttpClient Client => service.Client;

    [Fact]
    public async Task Stats_OfANewRuntime_HaveEveryFieldAndCountNothing()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "let a = 1", console = true, maxHeapBytes = 32L << 20 });

        var stats = await StatsAsync(runtime);

        stats.EnumerateObject().Select(field => field.Name).ShouldBe(Fields);
        stats.GetProperty("lastKind").ValueKind.ShouldBe(JsonValueKind.Null);
        stats.GetProperty("contexts").GetInt32().ShouldBe(1);
        stats.GetProperty("heapLimitBytes").GetInt64().ShouldBe(32L << 20);
        stats.GetProperty("heapUsedBytes").GetInt64().ShouldBeInRange(1, 32L << 20);
        stats.GetProperty("heapTotalBytes").GetInt64().ShouldBeGreaterThanOrEqualTo(stats.GetProperty("heapUsedBytes").GetInt64());
        foreach (var field in Fields[5..13].Concat(Fields[14..18]).Concat(Fields[19..]))
        {
            stats.GetProperty(field).GetDouble().ShouldBe(0, field);
        }
    }

    [Fact]
    public async Task Stats_OfManyRunsAtOnce_AreTheSumOfTheirEnvelopes()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "function f(x) { if (x % 7 === 0) throw new Error('seventh'); return x }" });
        var evaluations = new ConcurrentBag<JsonElement>();
        var calls = new ConcurrentBag<JsonElement>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 16 };
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), options, async (i, _) =>
        {
            switch (i % 6)
            {
                case 0:
                    calls.Add(await Client.CallAsync(runtime, $$"""{"function":"f","args":[{{i}}]}"""));
                    break;
                case 1:
                    evaluations.Add(await Client.EvalInAsync(runtime, new { code = i % 4 == 1 ? "for (;;);" : "new Promise(r => setTimeout(r, 10_000))", timeoutMs = 5 }));
                    break;
                case 2:
                    (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBe(202);
                    break;
                case 3:
                    evaluations.Add(await Client.EvalInAsync(runtime, "new Promise(r => setTimeout(r, 2)).then(() => 1)"));
                    break;
                case 4:
                    // No call, unless an interrupt found it before it was refused.
                    var refused = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/call", """{"function":{"$function":"fn_1"} }""");
                    if (refused.Status == 200)
                    {
                        refused.Body.Outcome().ShouldBe("interrupted");
                        calls.Add(refused.Body);
                    }
                    else
                    {
                        refused.Status.ShouldBe(404);
                    }

                    break;
                default:
                    evaluations.Add(await Client.EvalInAsync(runtime, i % 5 == 0 ? "Symbol()" : "1"));
                    break;
            }
        });

        var all = evaluations.Concat(calls).ToArray();
        var stats = await StatsAsync(runtime);
        stats.GetProperty("evaluations").GetInt32().ShouldBe(evaluations.Count);
        stats.GetProperty("calls").GetInt32().ShouldBe(calls.Count);
        stats.GetProperty("errors").GetInt32().ShouldBe(all.Count(envelope => envelope.Outcome() != "ok"));
        stats.GetProperty("timeouts").GetInt32().ShouldBe(all.Count(envelope => envelope.Outcome() == "timeout"));
        stats.GetProperty("interrupts").GetInt32().ShouldBe(all.Count(envelope => envelope.Outcome() == "interrupted"));
        stats.GetProperty("totalWallMs").GetDouble().ShouldBe(all.Sum(envelope => Usage(envelope, "wallMs")), 0.001 * all.Length);
        stats.GetProperty("totalCpuMs").GetDouble().ShouldBe(all.Sum(envelope => Usage(envelope, "cpuMs")), 0.001 * all.Length);
        foreach (var field in new[] { "queueLength", "pendingJobs", "pendingHostCalls", "functions" })
        {
            stats.GetProperty(field).GetInt32().ShouldBe(0, field);
        }

        all.Count(envelope => envelope.Outcome() == "ok").ShouldBeGreaterThan(0);
        stats.GetProperty("timeouts").GetInt32().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task LastWallAndKind_AreThoseOfTheLastRun()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "function f() {}" });

        var evaluated = await Client.EvalInAsync(runtime, "for (const end = Date.now() + 20; Date.now() < end;); 1");
        var stats = await StatsAsync(runtime);
        stats.Text("lastKind").ShouldBe("eval");
        stats.GetProperty("lastWallMs").GetDouble().ShouldBe(Usage(evaluated, "wallMs"));

        var called = await Client.CallAsync(runtime, new { function = "f" });
        await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/memory");
        stats = await StatsAsync(runtime);
        stats.Text("lastKind").ShouldBe("call");
        stats.GetProperty("lastWallMs").GetDouble().ShouldBe(Usage(called, "wallMs"));
    }

    [Fact]
    public async Task QueueLength_CountsWhatWaits()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var running = Client.EvalInAsync(runtime, new { code = "for (;;);", timeoutMs = 30_000, cpuMs = 30_000 });
        await Client.WaitUntilBusyAsync(runtime);
        var waiting = Enumerable.Range(0, 3).Select(i => Client.EvalInAsync(runtime, $"{i}")).ToArray();

        await UntilAsync(runtime, stats => stats.GetProperty("queueLength").GetInt32() == 3);
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBe(202);

        (await running).Outcome().ShouldBe("interrupted");
        (await Task.WhenAll(waiting)).Select(envelope => envelope.Value().GetInt32()).ShouldBe([0, 1, 2]);
        (await StatsAsync(runtime)).GetProperty("queueLength").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task ActiveTimersAndContexts_CountWhatThereIs()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "globalThis.timers = [setTimeout(() => {}, 60_000), setTimeout(() => {}, 70_000), setInterval(() => {}, 60_000)]; 1");
        (await StatsAsync(runtime)).GetProperty("activeTimers").GetInt32().ShouldBe(3);
        await Client.EvalInAsync(runtime, "timers.slice(1).forEach(clearTimeout)");
        (await StatsAsync(runtime)).GetProperty("activeTimers").GetInt32().ShouldBe(1);

        var awaiting = Client.EvalInAsync(runtime, new { code = "await new Promise(r => setTimeout(r, 20_000))", context = "fresh", timeoutMs = 30_000 });
        await UntilAsync(runtime, stats => stats.GetProperty("contexts").GetInt32() == 2 && stats.GetProperty("activeTimers").GetInt32() == 2);
        await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt");
        (await awaiting).Outcome().ShouldBe("interrupted");
        await UntilAsync(runtime, stats => stats.GetProperty("contexts").GetInt32() == 1 && stats.GetProperty("activeTimers").GetInt32() == 1);
    }

    [Fact]
    public async Task ExternalBytes_CountBuffersAndMemories()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "globalThis.kept = [new ArrayBuffer(4 << 20), new WebAssembly.Memory({ initial: 64 })]; 1");

        (await StatsAsync(runtime)).GetProperty("externalBytes").GetInt64().ShouldBeGreaterThanOrEqualTo(8 << 20);
    }

    private static double Usage(JsonElement envelope, string field) => envelope.GetProperty("usage").GetProperty(field).GetDouble();

    private async Task<JsonElement> StatsAsync(string runtime) => (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats");

    private async Task UntilAsync(string runtime, Func<JsonElement, bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo(await StatsAsync(runtime)))
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
