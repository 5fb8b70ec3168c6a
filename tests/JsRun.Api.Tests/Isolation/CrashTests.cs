using System.Diagnostics;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Isolation;

/// <summary>What brings a worker down costs its own runtimes only. A service of its own: workers die here.</summary>
public sealed class CrashTests : IAsyncLifetime
{
    private JsRunService _service = null!;

    private HttpClient Client => _service.Client;

    public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task OneShot_ThatAbortsV8_IsCrashedAndNothingElseIs()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "globalThis.kept = 1" });

        var envelope = await Client.EvalAsync(new { code = EngineAbort.Code, maxHeapBytes = 512L << 20, timeoutMs = 30_000 });

        envelope.Outcome().ShouldBe("crashed", envelope.ToString());
        envelope.Text("reason").ShouldBe("engine_abort");
        (await Client.EvalAsync("1 + 1")).Value().GetInt32().ShouldBe(2);
        (await Client.EvalInAsync(runtime, "kept")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Runtime_ThatAbortsV8_IsCrashedAndOthersInItsWorkerAreLost()
    {
        var runtimes = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            runtimes.Add(await Client.CreateRuntimeAsync(new { bootstrap = "globalThis.kept = 1", maxHeapBytes = 256L << 20 }));
        }

        var apart = await Client.CreateRuntimeAsync(new { isolation = "process", bootstrap = "globalThis.kept = 1" });
        var culprit = runtimes[0];
        var envelope = await Client.EvalInAsync(culprit, new { code = EngineAbort.Code, timeoutMs = 30_000 });
        envelope.Outcome().ShouldBe("crashed", envelope.ToString());
        envelope.Text("reason").ShouldBe("engine_abort");
        envelope.GetProperty("runtime").Text("state").ShouldBe("closed");

        var gone = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{culprit}");
        gone.Status.ShouldBe(410);
        gone["reason"].ShouldBe("crashed");

        var kept = 0;
        foreach (var runtime in runtimes.Skip(1))
        {
            var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "kept" });
            if (answer.Status == 200)
            {
                kept++;
                continue;
            }

            answer.Status.ShouldBe(410);
            answer["reason"].ShouldBe("lost");
        }

        kept.ShouldBeGreaterThan(0, "runtimes are spread over workers");
        (await Client.EvalInAsync(apart, "kept")).Value().GetInt32().ShouldBe(1);
        (await Client.CreateRuntimeAsync()).ShouldStartWith("rt_");
    }

    [Fact]
    public async Task Workers_KilledUnderLoad_CostOnlyTheirRuntimes()
    {
        var runtimes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Client.CreateRuntimeAsync(new { bootstrap = "globalThis.n = 0" })));
        using var stop = new CancellationTokenSource();
        var statuses = new System.Collections.Concurrent.ConcurrentBag<(int Status, string? Reason, string? Outcome)>();
        var load = runtimes.Select(runtime => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var inRuntime = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "++n" });
                statuses.Add((inRuntime.Status, inRuntime["reason"], inRuntime["outcome"]));
                var once = await Client.SendAsync(HttpMethod.Post, "/eval", new { code = "1 + 1" });
                statuses.Add((once.Status, once["reason"], once["outcome"]));
            }
        })).ToArray();

        foreach (var worker in _service.WorkerProcessIds())
        {
            using var process = Process.GetProcessById(worker);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await _service.WaitUntilReadyAsync();
        }

        // The workers may be gone before each runtime was asked again.
        while (!statuses.Any(answer => answer.Status == 410) && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        await Task.WhenAll(load).WaitAsync(TestContext.Current.CancellationToken);

        statuses.ShouldAllBe(answer => (answer.Status == 200 && answer.Outcome == "ok") || (answer.Status == 410 && answer.Reason == "lost") || answer.Status == 503);
        statuses.ShouldContain(answer => answer.Status == 410);
        (await Client.EvalAsync("1 + 1")).Value().GetInt32().ShouldBe(2);
        var fresh = await Client.CreateRuntimeAsync();
        (await Client.EvalInAsync(fresh, "1 + 1")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Service_StoppedBySigterm_FinishesAndLeavesNoProcess()
    {
        var service = await JsRunService.StartAsync();
        var workers = service.WorkerProcessIds();
        workers.ShouldNotBeEmpty();
        var runtime = await service.Client.CreateRuntimeAsync();
        var running = service.Client.EvalInAsync(runtime, new { code = "await new Promise(r => setTimeout(r, 3000)); 'finished'", timeoutMs = 20_000 });
        await service.Client.WaitUntilBusyAsync(runtime);

        var exitCode = await service.TerminateAsync();

        (await running).Value().GetString().ShouldBe("finished");
        exitCode.ShouldBe(0);
        workers.ShouldAllBe(worker => !Directory.Exists($"/proc/{worker}"));
        await service.DisposeAsync();
    }
}
