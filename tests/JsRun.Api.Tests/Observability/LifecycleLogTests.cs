using System.Text.RegularExpressions;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Observability;

/// <summary>Lines of what comes and goes name the request that caused it.</summary>
public sealed class LifecycleLogTests
{
    [Fact]
    public async Task Runtime_ThatIsGone_NamesTheRequestThatEndedIt()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));
        var deleted = await service.Client.CreateRuntimeAsync();
        var full = await service.Client.CreateRuntimeAsync(new { maxHeapBytes = 16 * 1024 * 1024 });

        await SendAsync(service, HttpMethod.Delete, $"/runtimes/{deleted}", null, 1);
        await SendAsync(service, HttpMethod.Post, $"/runtimes/{full}/eval", new { code = "const a = []; for (;;) a.push(new Array(1000).fill(a))" }, 2);
        (await service.TerminateAsync()).ShouldBe(0);

        service.Output.ShouldContain(line => Regex.IsMatch(line, $"Runtime {deleted} closed: deleted, .* trace {TraceOf(1)}"));
        service.Output.ShouldContain(line => Regex.IsMatch(line, $"Runtime {full} closed: heap_limit, .* trace {TraceOf(2)}"));
    }

    [Fact]
    public async Task EachChange_HasOneLine()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Idle__SweepSeconds", "0.2"));
        var deleted = await service.Client.CreateRuntimeAsync();
        var evicted = await service.Client.CreateRuntimeAsync(new { idleTimeoutSeconds = 1 });
        await SendAsync(service, HttpMethod.Delete, $"/runtimes/{deleted}", null, 1);
        (await SendAsync(service, HttpMethod.Delete, $"/runtimes/{deleted}", null, 2)).ShouldContain("runtime_closed");
        using (var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1)))
        {
            while ((await service.Client.SendAsync(HttpMethod.Get, $"/runtimes/{evicted}?peek=true")).Status != 410)
            {
                await Task.Delay(50, limit.Token);
            }

            // One for one-shots, one for the runtimes, a spare.
            while ((await service.Client.SendAsync(HttpMethod.Get, "/workers")).Body.GetProperty("items").GetArrayLength() < 3)
            {
                await Task.Delay(50, limit.Token);
            }
        }

        var workers = service.WorkerProcessIds();

        (await service.TerminateAsync()).ShouldBe(0);

        foreach (var (runtime, reason) in new[] { (deleted, "deleted"), (evicted, "evicted") })
        {
            var lines = service.Output.Where(line => line.Contains($"Runtime {runtime} ")).ToArray();
            lines.Length.ShouldBe(2, string.Join('\n', lines));
            lines[0].ShouldContain($"Runtime {runtime} of anonymous created in worker");
            lines[1].ShouldContain($"Runtime {runtime} closed: {reason}, ");
        }

        workers.Count.ShouldBeGreaterThan(1);
        workers.ShouldAllBe(worker => service.Output.Count(line => line.Contains($"Worker {worker} is ready, V8 ")) == 1);
        var requests = service.Output.Where(line => line.Contains($"trace {TraceOf(1)}")).ToArray();
        requests.Count(line => Regex.IsMatch(line, $"DELETE /runtimes/{{[a-z]+}} -> 204 .* runtime {deleted}, trace")).ShouldBe(1, string.Join('\n', requests));
        service.Output.Count(line => line.Contains("-> 410 runtime_closed") && line.Contains($"trace {TraceOf(2)}")).ShouldBe(1);
    }

    [Fact]
    public async Task Worker_ThatAScriptBroughtDown_NamesTheRequest()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));
        var culprit = await service.Client.CreateRuntimeAsync(new { maxHeapBytes = 256L << 20 });
        var lost = await service.Client.CreateRuntimeAsync();

        (await SendAsync(service, HttpMethod.Post, $"/runtimes/{culprit}/eval", new { code = EngineAbort.Code, timeoutMs = 30_000 }, 1)).ShouldContain("crashed");
        (await service.TerminateAsync()).ShouldBe(0);

        service.Output.ShouldContain(line => Regex.IsMatch(line, $"Worker [0-9]+ .* ended: \"Script\", .* trace {TraceOf(1)}"));
        service.Output.ShouldContain(line => Regex.IsMatch(line, $"Runtime {culprit} closed: crashed, .* trace {TraceOf(1)}"));
        service.Output.ShouldContain(line => Regex.IsMatch(line, $"Runtime {lost} closed: lost, .* trace {TraceOf(1)}"));
    }

    [Fact]
    public async Task Snapshot_NamesTheRequestsThatMadeAndDeletedIt()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));

        var made = await SendAsync(service, HttpMethod.Post, "/snapshots", new { scripts = new[] { new { name = "s.js", source = "var a = 1" } } }, 1);
        var id = Regex.Match(made, "\"id\":\"([^\"]+)\"").Groups[1].Value;
        await SendAsync(service, HttpMethod.Delete, $"/snapshots/{id}", null, 2);
        await SendAsync(service, HttpMethod.Post, "/snapshots", new { scripts = new[] { new { name = "s.js", source = "throw 1" } } }, 3);
        (await service.TerminateAsync()).ShouldBe(0);

        service.Output.ShouldContain(line => Regex.IsMatch(line, $"Snapshot {id} stored, [0-9]+ bytes, trace {TraceOf(1)}"));
        service.Output.ShouldContain(line => line.Contains($"Snapshot {id} deleted, trace {TraceOf(2)}"));
        service.Output.ShouldContain(line => line.Contains($"could not be made: snapshot_failed, trace {TraceOf(3)}"));
    }

    private static string TraceOf(int number) => $"{number:x32}";

    private static async Task<string> SendAsync(JsRunService service, HttpMethod method, string path, object? body, int trace)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : System.Net.Http.Json.JsonContent.Create(body) };
        request.Headers.Add("traceparent", $"00-{TraceOf(trace)}-b7ad6b7169203331-01");
        using var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
