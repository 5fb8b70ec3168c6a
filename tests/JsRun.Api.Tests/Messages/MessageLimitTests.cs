using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Contexts;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Messages;

/// <summary>What contexts that send messages without end are stopped by.</summary>
public sealed class MessageLimitTests(SharedService service)
{
    private const string Echo = "onmessage = e => postMessage(e.data)";

    private HttpClient Client => service.Client;

    [Fact]
    public async Task Flood_OfMessages_EndsInAQuotaExceededError()
    {
        var runtime = await LinkedAsync("let count = 0; onmessage = () => count++");

        (await Client.ValueInAsync(runtime, "default", "let sent = 0; try { for (;;) { ports.worker.postMessage(sent); sent++ } } catch (e) { [e.name, e instanceof Error, sent] }")).GetRawText()
            .ShouldBe("""["QuotaExceededError",true,20000]""");
        (await Client.ValueInAsync(runtime, "worker", "await new Promise(r => setTimeout(function look() { count < 20000 ? setTimeout(look) : r() })); count")).GetInt32().ShouldBe(20_000);
    }

    [Fact]
    public async Task Flood_OfLargeMessages_IsBoundedInBytesAndDetachesNothing()
    {
        var runtime = await LinkedAsync("");

        (await Client.ValueInAsync(
            runtime, "default", "const last = new ArrayBuffer(8); let sent = 0; try { for (;;) { ports.worker.postMessage(new Uint8Array(1 << 20), [last].slice(sent < 20)); sent++ } } catch (e) { [e.name, sent, last.byteLength] }"))
            .GetRawText().ShouldBe("""["QuotaExceededError",15,8]""");
        (await Client.ValueInAsync(runtime, "default", "try { ports.worker.postMessage(new Uint8Array(17 << 20)) } catch (e) { e.name }")).GetString().ShouldBe("QuotaExceededError");
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/worker")).Status.ShouldBe(204);
        await Client.CreateContextAsync(runtime, new { name = "worker", links = Link.To("default") });
        (await Client.ValueInAsync(runtime, "default", "ports.worker.postMessage(new Uint8Array(8 << 20)); 1")).GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("ports.worker.postMessage(0, Array.from({ length: 1000 }, () => new ArrayBuffer(0)))")]
    [InlineData("ports.worker.postMessage(shared)")]
    public async Task Flood_OfBuffersWithNothingInThem_IsBoundedInBytes(string send)
    {
        var runtime = await LinkedAsync("");
        const string setUp = "const shared = Array.from({ length: 1000 }, () => new SharedArrayBuffer(0)); let sent = 0;";

        (await Client.ValueInAsync(runtime, "default", $"{setUp} try {{ for (;;) {{ {send}; sent++ }} }} catch (e) {{ [e.name, sent > 50, sent < 66] }}")).GetRawText()
            .ShouldBe("""["QuotaExceededError",true,true]""");
    }

    [Fact]
    public async Task Flood_WithoutCatch_LeavesTheRuntimeUsable()
    {
        var runtime = await LinkedAsync("");

        (await Client.EvalInAsync(runtime, "for (;;) ports.worker.postMessage('x'.repeat(100000))")).Error().Text("name").ShouldBe("QuotaExceededError");
        (await Client.EvalInAsync(runtime, new { code = "for (;;) try { ports.worker.postMessage(1) } catch {}", timeoutMs = 200 })).Outcome().ShouldBe("timeout");

        // What a stopped evaluation has sent is dropped.
        (await Client.ValueInAsync(runtime, "default", "1 + 1")).GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task PingPong_AnEvaluationAwaits_IsStoppedByItsTimeout()
    {
        var runtime = await LinkedAsync(Echo);

        var answer = await Client.EvalInAsync(runtime, new { code = "ports.worker.onmessage = e => ports.worker.postMessage(e.data); ports.worker.postMessage(1); await new Promise(() => 0)", timeoutMs = 300 });

        answer.Outcome().ShouldBe("timeout");
        var stats = (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats");
        stats.GetProperty("pendingJobs").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task PingPong_LeftBehind_IsStoppedByTheBackgroundBudget()
    {
        await using var small = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Workers__BackgroundCpuMs", "100"));
        var runtime = await small.Client.CreateRuntimeAsync();
        await small.Client.CreateContextAsync(runtime, new { name = "worker", links = Link.To("default"), bootstrap = Echo });

        await small.Client.EvalInAsync(runtime, "let rounds = 0; ports.worker.onmessage = e => { rounds++; ports.worker.postMessage(e.data) }; ports.worker.postMessage(1); 0");

        // It ends, and meanwhile others have their turn.
        var seen = -1;
        for (var rounds = 0; rounds != seen; rounds = (await small.Client.ValueInAsync(runtime, "default", "await new Promise(r => setTimeout(r, 100)); rounds")).GetInt32())
        {
            seen = rounds;
        }

        seen.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task PingPong_WithoutEnd_KeepsNobodyFromHisTurn()
    {
        var runtime = await LinkedAsync(Echo);
        var pingPong = Client.EvalInAsync(runtime, new { code = "ports.worker.onmessage = e => ports.worker.postMessage(e.data); ports.worker.postMessage(1); await new Promise(() => 0)", timeoutMs = 20_000, cpuMs = 20_000 });
        await Client.WaitUntilBusyAsync(runtime);

        for (var i = 0; i < 20; i++)
        {
            (await Client.ValueInAsync(runtime, i % 2 == 0 ? "worker" : "default", "await new Promise(r => setTimeout(r, 5)); 7")).GetInt32().ShouldBe(7);
        }

        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}"))["state"].ShouldBe("busy");
        await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt");
        (await pingPong).Outcome().ShouldBe("interrupted");
    }

    [Fact]
    public async Task Await_OfAReplyThatNobodySends_NeverSettlesAtOnce()
    {
        var runtime = await LinkedAsync("onmessage = () => 0");

        (await Client.EvalInAsync(runtime, "ports.worker.postMessage(1); await new Promise(r => ports.worker.onmessage = r)")).Outcome().ShouldBe("never_settled");
        (await Client.EvalInAsync(runtime, new { code = "ports.default.close(); 1", context = "worker" })).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Messages_OfARuntimeWhoseJobsAreManual_AreJobs()
    {
        var runtime = await Client.CreateRuntimeAsync(new { jobs = "manual" });
        await Client.CreateContextAsync(runtime, new { name = "worker", links = Link.To("default"), bootstrap = "globalThis.got = []; onmessage = e => got.push(e.data)" });
        await Client.EvalInAsync(runtime, "ports.worker.postMessage(1); ports.worker.postMessage(2); setTimeout(() => 0); 0");

        var first = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/jobs", new { max = 1 });

        (first["ran"], first["pending"]).ShouldBe(("1", "2"));
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/worker"))["pendingJobs"].ShouldBe("1");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/default"))["pendingJobs"].ShouldBe("1");
        (await Client.ValueInAsync(runtime, "worker", "got")).GetRawText().ShouldBe("[1]");
        var rest = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/jobs", new { max = 10 });
        (rest["ran"], rest["pending"]).ShouldBe(("2", "0"));
        (await Client.ValueInAsync(runtime, "worker", "got")).GetRawText().ShouldBe("[1,2]");
    }

    [Fact]
    public async Task Handler_ThatLoops_IsChargedToTheEvaluationThatSent()
    {
        var runtime = await LinkedAsync("onmessage = () => { for (;;); }");

        var answer = await Client.EvalInAsync(runtime, new { code = "ports.worker.postMessage(1); await new Promise(r => ports.worker.onmessage = r)", timeoutMs = 300 });

        answer.Outcome().ShouldBe("timeout");
        (await Client.ValueInAsync(runtime, "worker", "2")).GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Getters_ThatSendWhileTheyAreCloned_DoNotPassTheMemoryLimit()
    {
        var runtime = await LinkedAsync("");

        var answer = await Client.EvalInAsync(
            runtime, "let depth = 0; const send = () => { try { ports.worker.postMessage({ a: 'x'.repeat(8 << 20), get b() { if (++depth < 2000) send(); return 1 } }) } catch {} }; send(); depth");

        answer.Outcome().ShouldBeOneOf("ok", "heap_limit");
        (await Client.EvalAsync("1 + 1")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Getters_ThatSendWhileTheyAreCloned_DoNotPassTheLimitOfMessages()
    {
        var runtime = await LinkedAsync("");

        (await Client.ValueInAsync(
            runtime,
            "default",
            """
            const buffer = new ArrayBuffer(8);
            const names = [];
            const send = depth => {
              try {
                ports.worker.postMessage({ get inner() { if (depth > 0) send(depth - 1); return 1 }, large: 'x'.repeat(7 << 20) }, depth === 5 ? [buffer] : []);
                names.push('sent');
              } catch (e) { names.push(e.name) }
            };
            send(5);
            [names, buffer.byteLength]
            """)).GetRawText()
            .ShouldBe("""[["sent","sent","QuotaExceededError","QuotaExceededError","QuotaExceededError","QuotaExceededError"],8]""");
    }

    [Fact]
    public async Task Limits_OfMessages_AreShown()
    {
        await using var small = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxQueuedMessages", "3"), ("JsRun__Limits__MaxQueuedMessageBytes", "2048"));
        var limits = (await small.Client.SendAsync(HttpMethod.Get, "/limits")).Body;
        (limits.GetProperty("maxQueuedMessages").GetInt32(), limits.GetProperty("maxQueuedMessageBytes").GetInt32()).ShouldBe((3, 2048));
        var runtime = await small.Client.CreateRuntimeAsync();
        await small.Client.CreateContextAsync(runtime, new { name = "worker", links = Link.To("default") });

        (await small.Client.ValueInAsync(runtime, "default", "const names = []; for (const v of ['x'.repeat(3000), 1, 2, 3, 4]) try { ports.worker.postMessage(v); names.push('sent') } catch (e) { names.push(e.name) }; names")).GetRawText()
            .ShouldBe("""["QuotaExceededError","sent","sent","sent","QuotaExceededError"]""");
    }

    private async Task<string> LinkedAsync(string bootstrap)
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime, new { name = "worker", links = Link.To("default"), bootstrap });
        return runtime;
    }
}
