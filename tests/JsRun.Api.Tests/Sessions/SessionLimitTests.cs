using System.Net.WebSockets;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Sessions;

/// <summary>What a session may take is bounded.</summary>
public sealed class SessionLimitTests : IAsyncLifetime
{
    private JsRunService _service = null!;

    private HttpClient Client => _service.Client;

    public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync(
        ("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxSessionsPerRuntime", "2"), ("JsRun__Limits__MaxSessions", "3"), ("JsRun__Limits__MaxSessionRequests", "4"),
        ("JsRun__Limits__MaxSessionStallMs", "700"), ("JsRun__Limits__MaxRequestBytes", "200000"), ("JsRun__Limits__MaxCodeBytes", "100000"), ("JsRun__Idle__SweepSeconds", "1"));

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Sessions_MoreThanMayBe_AreRefused_UntilOneEnds()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var other = await Client.CreateRuntimeAsync();
        await using var first = await SessionClient.ConnectAsync(Client, runtime);
        var second = await SessionClient.ConnectAsync(Client, runtime);

        (await Should.ThrowAsync<WebSocketException>(() => SessionClient.ConnectAsync(Client, runtime))).Message.ShouldContain("429");
        await using var third = await SessionClient.ConnectAsync(Client, other);
        (await Should.ThrowAsync<WebSocketException>(() => SessionClient.ConnectAsync(Client, other))).Message.ShouldContain("503");

        // Closed from both sides, it is no more.
        await second.DisposeAsync();
        await using var next = await ConnectWhenThereIsRoomAsync(runtime);
        (await next.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Requests_MoreThanMayBeUnderWay_AreRefused()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);

        var waiting = Enumerable.Range(0, 4).Select(_ => session.EvalAsync("await new Promise(resume => { (globalThis.all ??= []).push(resume); setTimeout(resume, 4000) }); 1")).ToArray();
        var refused = await session.FailAsync("interrupt");

        refused.GetProperty("code").GetInt32().ShouldBe(-32000);
        refused.GetProperty("data").Text("code").ShouldBe("queue_full");
        refused.GetProperty("data").Text("detail")!.ShouldContain("MaxSessionRequests");
        (await Client.EvalInAsync(runtime, "all.forEach(resume => resume())")).Outcome().ShouldBe("ok");
        (await Task.WhenAll(waiting)).ShouldAllBe(envelope => envelope.GetProperty("outcome").GetString() == "ok");
    }

    [Fact]
    public async Task Message_LongerThanMayBe_ClosesTheSocket()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);

        await session.SendAsync(new string(' ', 200_001));

        await session.Closed;
        session.CloseStatus.ShouldBe(WebSocketCloseStatus.MessageTooBig);
        (await Client.EvalInAsync(runtime, "1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Client_ThatReadsSlowerThanItAsks_IsCutOffBeforeItsAnswersFillTheMemory()
    {
        await using var own = await JsRunService.StartAsync(
            ("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxSessionUnsentBytes", "8388608"), ("JsRun__Limits__MaxSessionStallMs", "600000"));
        var runtime = await own.Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(own.Client, runtime, reads: false);

        for (var n = 0; n < 20; n++)
        {
            await session.SendAsync("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eval\",\"params\":{\"code\":\"'y'.repeat(5000000)\"}}");
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await own.Client.SendUntilAsync(HttpMethod.Get, "/limits", null, limit.Token)).Body.GetProperty("quotas").GetProperty("tenantSessions").GetProperty("use").GetInt32() > 0)
        {
            await Task.Delay(20, limit.Token);
        }

        (await own.Client.EvalInAsync(runtime, "1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Answers_ThatWaitForABusyRuntime_AreBoundedInBytes()
    {
        await using var own = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));
        var runtime = await own.Client.CreateRuntimeAsync(new { console = true, maxHeapBytes = 512 * 1024 * 1024 });
        await using var session = await SessionClient.ConnectAsync(own.Client, runtime);
        var isBusy = new TaskCompletionSource();
        var text = new string('x', 3_000_000);
        session.Invoke = async (_, _) =>
        {
            await isBusy.Task;
            return text;
        };
        await session.CallAsync("bind", new { name = "f", mode = "async" });
        var calls = await session.EvalAsync("globalThis.got = []; for (let i = 0; i < 40; i++) f().then(text => got.push(text.length), error => got.push(error.message)); 1");
        calls.Value().GetInt32().ShouldBe(1);

        var looping = session.PostAsync("eval", new { code = "console.log('looping'); for (;;);", timeoutMs = 60_000, cpuMs = 60_000 });
        await session.NotificationAsync("console");
        isBusy.SetResult();
        await session.AllAnsweredAsync(40);
        await session.CallAsync("interrupt");
        await looping;

        var got = (await session.EvalAsync("while (got.length < 40) await new Promise(resume => setTimeout(resume, 1)); got")).Value().EnumerateArray().Select(item => item.ToString()).ToList();
        got.Count(item => item == "3000000").ShouldBeInRange(15, 30);
        got.Where(item => item != "3000000").ShouldAllBe(item => item.EndsWith("wait for the runtime already."));
    }

    [Fact]
    public async Task Client_ThatReadsNothing_IsCutOff_AndHoldsUpNobody()
    {
        var runtime = await Client.CreateRuntimeAsync(new { console = true });
        await using var session = await SessionClient.ConnectAsync(Client, runtime, reads: false);
        await using var other = await SessionClient.ConnectAsync(Client, runtime);
        const string Flood = """{"jsonrpc":"2.0","id":1,"method":"eval","params":{"code":"console.log('x'.repeat(100000)); 'y'.repeat(9000000)"}}""";

        await Should.ThrowAsync<WebSocketException>(async () =>
        {
            for (var n = 0; n < 100_000; n++)
            {
                await session.SendAsync(Flood).WaitAsync(TimeSpan.FromSeconds(30));
            }
        });

        (await other.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Runtime_WithASessionThatDoesNothing_IsEvicted()
    {
        var runtime = await Client.CreateRuntimeAsync(new { idleTimeoutSeconds = 1 });
        await using var session = await SessionClient.ConnectAsync(Client, runtime);

        (await session.NotificationAsync("closed")).Text("reason").ShouldBe("evicted");
        await session.Closed;
    }

    [Fact]
    public async Task Service_ThatEnds_AnswersWhatRuns_AndSaysSo()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        var running = session.CallAsync("eval", new { code = "await new Promise(resume => setTimeout(resume, 3000)); 'done'", timeoutMs = 20_000 });
        await Client.WaitUntilBusyAsync(runtime);

        var ending = _service.TerminateAsync();

        (await running).Value().GetString().ShouldBe("done");
        (await session.NotificationAsync("closed")).Text("reason").ShouldBe("draining");
        await session.Closed;
        session.CloseStatus.ShouldBe(WebSocketCloseStatus.EndpointUnavailable);
        (await ending).ShouldBe(0);
    }

    private async Task<SessionClient> ConnectWhenThereIsRoomAsync(string runtime)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                return await SessionClient.ConnectAsync(Client, runtime);
            }
            catch (WebSocketException) when (!limit.IsCancellationRequested)
            {
                // The service is about to notice.
            }
        }
    }
}
