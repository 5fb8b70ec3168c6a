using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Service;

public sealed class WorkersTests : IAsyncLifetime
{
    private JsRunService _service = null!;

    private HttpClient Client => _service.Client;

    public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task List_WithARuntime_TellsWhatEachWorkerIsFor()
    {
        await Client.CreateRuntimeAsync();

        var items = await ListUntilAsync(list => list.GetProperty("items").EnumerateArray() is var items
            && items.Count() == 3 && items.All(item => item.GetProperty("memoryBytes").ValueKind == JsonValueKind.Number));

        var workers = items.GetProperty("items").EnumerateArray().ToArray();
        workers.Select(worker => worker.GetProperty("pid").GetInt32()).ShouldBe(_service.WorkerProcessIds(), ignoreOrder: true);
        workers.Select(worker => worker.Text("id")).ShouldBeUnique();
        workers.Select(worker => (worker.Text("role"), worker.Text("state"), worker.GetProperty("runtimes").GetInt32()))
            .ShouldBe([("one-shot", "active", 0), ("runtimes", "active", 1), ("spare", "spare", 0)], ignoreOrder: true);
        foreach (var worker in workers)
        {
            worker.TryGetProperty("tenant", out var tenant).ShouldBe(worker.Text("role") != "spare");
            tenant.ToString().ShouldBeOneOf("anonymous", "");
            worker.Text("isolation").ShouldBe("tenant");
            worker.GetProperty("memoryBytes").GetInt64().ShouldBeGreaterThan(10_000_000);
            worker.GetProperty("cpuMs").GetInt64().ShouldBeGreaterThan(0);
            worker.GetProperty("warm").GetInt32().ShouldBeGreaterThanOrEqualTo(0);
            DateTimeOffset.UtcNow.ShouldBeGreaterThan(worker.GetProperty("startedAt").GetDateTimeOffset());
        }

        items.GetProperty("restarts").GetInt64().ShouldBe(0);
        items.GetProperty("recentExits").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task List_AfterAScriptBroughtItsWorkerDown_TellsOfTheExit()
    {
        var runtime = await Client.CreateRuntimeAsync(new { isolation = "process", maxHeapBytes = 256L << 20 });
        var before = await ListUntilAsync(list => list.GetProperty("items").EnumerateArray().Any(item => item.Text("role") == "process"));
        var doomed = before.GetProperty("items").EnumerateArray().Single(item => item.Text("role") == "process");
        doomed.Text("isolation").ShouldBe("process");

        (await Client.EvalInAsync(runtime, new { code = EngineAbort.Code, timeoutMs = 30_000 })).Outcome().ShouldBe("crashed");

        var list = await ListUntilAsync(list => list.GetProperty("restarts").GetInt64() > 0);
        list.GetProperty("restarts").GetInt64().ShouldBe(1);
        var exit = list.GetProperty("recentExits").EnumerateArray().ShouldHaveSingleItem();
        exit.Text("worker").ShouldBe(doomed.Text("id"));
        exit.GetProperty("pid").GetInt32().ShouldBe(doomed.GetProperty("pid").GetInt32());
        exit.Text("reason").ShouldBe("engine_abort");
        exit.GetProperty("exitCode").GetInt32().ShouldBeGreaterThan(128);
        exit.GetProperty("runtimes").GetInt32().ShouldBe(1);
        exit.GetProperty("at").GetDateTimeOffset().ShouldBeInRange(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));
        list.GetProperty("items").EnumerateArray().ShouldNotContain(item => item.Text("id") == doomed.Text("id"));
    }

    [Fact]
    public async Task List_AfterAWorkerWasNotNeededAnyMore_CountsNoRestart()
    {
        var runtime = await Client.CreateRuntimeAsync(new { isolation = "process" });
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);

        var list = await ListUntilAsync(list => list.GetProperty("items").EnumerateArray().All(item => item.Text("role") is not ("process" or "none")));

        list.GetProperty("restarts").GetInt64().ShouldBe(0);
        list.GetProperty("recentExits").GetArrayLength().ShouldBe(0);
    }

    private async Task<JsonElement> ListUntilAsync(Func<JsonElement, bool> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var answer = await Client.SendUntilAsync(HttpMethod.Get, "/workers", null, limit.Token);
            answer.Status.ShouldBe(200);
            if (isSo(answer.Body))
            {
                return answer.Body;
            }

            await Task.Delay(20, limit.Token);
        }
    }
}
