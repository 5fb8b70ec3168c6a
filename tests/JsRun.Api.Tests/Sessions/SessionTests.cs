using System.Net;
using System.Net.WebSockets;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Sessions;

/// <summary>A client that works with a runtime over a WebSocket.</summary>
public sealed class SessionTests(SharedService service)
{
    private static readonly int[] Seven = [7];

    private HttpClient Client => service.Client;

    [Fact]
    public async Task Eval_GivesTheEnvelopeOfTheEndpoint()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);

        var envelope = await session.CallAsync("eval", new { code = "let a = n + 1n; a", globals = new { n = new Dictionary<string, string> { ["$bigint"] = "41" } } });

        envelope.Value().Text("$bigint").ShouldBe("42");
        envelope.GetProperty("runtime").Text("id").ShouldBe(runtime);
        envelope.GetProperty("usage").GetProperty("wallMs").GetDouble().ShouldBeGreaterThan(0);
        (await Client.EvalInAsync(runtime, "a")).Value().Text("$bigint").ShouldBe("42");
    }

    [Fact]
    public async Task Eval_OfAScriptThatThrows_IsAResult()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        (await session.EvalAsync("throw new TypeError('no')")).Error().Text("name").ShouldBe("TypeError");
        (await session.EvalAsync("let let = 1")).Outcome().ShouldBe("syntax_error");
        (await session.CallAsync("eval", new { code = "for (;;);", timeoutMs = 50 })).Outcome().ShouldBe("timeout");
    }

    [Fact]
    public async Task Call_AndSetGlobal_WorkOnTheState()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        await session.EvalAsync("const math = { times(a) { return a * factor } }");

        (await session.CallAsync("setGlobal", new { name = "factor", value = 6 })).GetBoolean().ShouldBeTrue();

        (await session.CallAsync("call", new { function = "math.times", args = Seven })).Value().GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task SetGlobal_OfAContext_IsSeenThereOnly()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { name = "plugin" });
        await using var session = await SessionClient.ConnectAsync(Client, runtime);

        await session.CallAsync("setGlobal", new { name = "x", value = new Dictionary<string, bool> { ["$undefined"] = true }, context = "plugin" });

        (await session.CallAsync("eval", new { code = "'x' in globalThis", context = "plugin" })).Value().GetBoolean().ShouldBeTrue();
        (await session.EvalAsync("'x' in globalThis")).Value().GetBoolean().ShouldBeFalse();
        var missing = await session.FailAsync("setGlobal", new { name = "x", value = 1, context = "nowhere" });
        missing.GetProperty("code").GetInt32().ShouldBe(-32000);
        missing.GetProperty("data").Text("code").ShouldBe("context_not_found");
    }

    [Fact]
    public async Task Evals_SentWithoutWaiting_AreCarriedOutInTheirOrder()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.EvalAsync("let log = []");

        var calls = Enumerable.Range(0, 60).Select(n => session.EvalAsync($"log.push({n})")).ToArray();
        await Task.WhenAll(calls);

        var log = (await session.EvalAsync("log")).Value().EnumerateArray().Select(n => n.GetInt32());
        log.ShouldBe(Enumerable.Range(0, 60));
        calls.Select((call, n) => (call.Result.Value().GetInt32(), n + 1)).ShouldAllBe(pair => pair.Item1 == pair.Item2);
    }

    [Fact]
    public async Task Interrupt_StopsWhatRuns()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        var running = session.CallAsync("eval", new { code = "for (;;);", timeoutMs = 30_000, cpuMs = 30_000 });
        await Client.WaitUntilBusyAsync(runtime);

        (await session.CallAsync("interrupt")).GetBoolean().ShouldBeTrue();

        (await running).Outcome().ShouldBe("interrupted");
        (await session.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Console_IsToldAsItIsWritten_BeforeTheResult()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync(new { console = true }));

        var running = session.PostAsync("eval", new { code = "console.log('a', 1); await new Promise(resume => { globalThis.go = resume; setTimeout(resume, 25000) }); console.warn('b'); 7", timeoutMs = 30_000 });
        var first = await session.NotificationAsync("console");
        first.Text("text").ShouldBe("a 1");
        first.GetProperty("args")[1].GetInt32().ShouldBe(1);
        running.IsCompleted.ShouldBeFalse();
        await session.EvalAsync("go()");

        var answer = await running;
        var second = await session.NotificationAsync("console");
        second.Text("level").ShouldBe("warn");
        second.GetProperty("request").GetInt32().ShouldBe(answer.GetProperty("id").GetInt32());
        answer.GetProperty("result").Value().GetInt32().ShouldBe(7);
        answer.GetProperty("result").GetProperty("console").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Console_OfOthers_IsNotTold()
    {
        var runtime = await Client.CreateRuntimeAsync(new { console = true });
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        await using var other = await SessionClient.ConnectAsync(Client, runtime);

        await other.EvalAsync("console.log('mine')");
        await session.CallAsync("eval", new { code = "console.log('not captured')", console = false });

        (await other.NotificationAsync("console")).Text("text").ShouldBe("mine");
        session.SoFar().ShouldBeEmpty();
    }

    [Fact]
    public async Task Session_ThatCloses_LeavesTheRuntime_AndInterruptsWhatItAskedFor()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using (var first = await SessionClient.ConnectAsync(Client, runtime))
        {
            await first.EvalAsync("let kept = 5");
            _ = first.PostAsync("eval", new { code = "for (;;);", timeoutMs = 30_000, cpuMs = 30_000 }).ContinueWith(static task => task.Exception, TaskScheduler.Default);
            await Client.WaitUntilBusyAsync(runtime);
        }

        await using var second = await SessionClient.ConnectAsync(Client, runtime);
        (await second.EvalAsync("kept")).Value().GetInt32().ShouldBe(5);
    }

    [Fact]
    public async Task Delete_OfTheRuntime_IsTold()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        var running = session.PostAsync("eval", new { code = "for (;;);", timeoutMs = 30_000, cpuMs = 30_000 });
        await Client.WaitUntilBusyAsync(runtime);

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);

        (await session.NotificationAsync("closed")).Text("reason").ShouldBe("deleted");
        await session.Closed;
        session.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
        (await running).GetProperty("result").Outcome().ShouldBe("interrupted");
    }

    [Fact]
    public async Task HeapLimit_IsTheEvaluationsOutcome_AndThenTold()
    {
        var runtime = await Client.CreateRuntimeAsync(new { maxHeapBytes = 16 * 1024 * 1024 });
        await using var session = await SessionClient.ConnectAsync(Client, runtime);

        var envelope = await session.EvalAsync("const all = []; for (;;) all.push(new Array(1000).fill(1.5))");

        envelope.Outcome().ShouldBe("heap_limit");
        (await session.NotificationAsync("closed")).Text("reason").ShouldBe("heap_limit");
        await session.Closed;
    }

    [Fact]
    public async Task Connect_ToNoRuntime_IsAProblem()
    {
        var gone = await Client.CreateRuntimeAsync();
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{gone}");

        (await Client.SendAsync(HttpMethod.Get, "/runtimes/rt_none/session"))["code"].ShouldBe("runtime_not_found");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{gone}/session")).Status.ShouldBe(410);
        var plain = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{await Client.CreateRuntimeAsync()}/session");
        plain.Status.ShouldBe(400);
        plain.Body.GetProperty("errors").TryGetProperty("Upgrade", out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost:8080")]
    [InlineData("null")]
    public async Task Connect_FromAWebPage_IsForbidden(string origin)
    {
        var runtime = await Client.CreateRuntimeAsync();

        var connecting = () => SessionClient.ConnectAsync(Client, runtime, origin: origin);

        (await connecting.ShouldThrowAsync<WebSocketException>()).Message.ShouldContain(((int)HttpStatusCode.Forbidden).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
