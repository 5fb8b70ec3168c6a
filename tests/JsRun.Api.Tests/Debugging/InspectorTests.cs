using System.Net.WebSockets;
using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Debugging;

public sealed class InspectorTests(SharedService service)
{
    private static readonly object Inspectable = new { inspector = new { } };

    private HttpClient Client => service.Client;

    [Fact]
    public async Task Evaluate_OverTheInspector_SeesTheRuntimesState()
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        await Client.EvalInAsync(runtime, "let counter = 41; globalThis.label = 'grüße'; 0");
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);

        var result = await debugger.CallAsync("Runtime.evaluate", new { expression = "label + ++counter", returnByValue = true });

        result.GetProperty("result").GetProperty("value").GetString().ShouldBe("grüße42");
        (await Client.EvalInAsync(runtime, "counter")).Value().GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task Console_OfEvaluations_IsToldTheDebuggerToo()
    {
        var runtime = await Client.CreateRuntimeAsync(new { inspector = new { }, console = true });
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);
        await debugger.CallAsync("Runtime.enable");

        var answer = await Client.EvalInAsync(runtime, "console.warn('careful', { a: 1 }); 1");
        var written = await debugger.EventAsync("Runtime.consoleAPICalled");

        answer.GetProperty("console")[0].Text("text").ShouldBe("careful { a: 1 }");
        written.Text("type").ShouldBe("warning");
        written.GetProperty("args")[0].Text("value").ShouldBe("careful");
        written.GetProperty("args")[1].Text("type").ShouldBe("object");
    }

    [Fact]
    public async Task DebuggerStatement_Pauses_AndStepsWithScopesWhileOthersRun()
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        var other = await Client.CreateRuntimeAsync();
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);
        await debugger.CallAsync("Debugger.enable");

        var evaluating = Client.EvalInAsync(runtime, new { code = "function f(secret) {\n  debugger;\n  const doubled = secret * 2;\n  return doubled;\n}\nf(21)", timeoutMs = 1000, cpuMs = 1000 });
        var paused = await debugger.EventAsync("Debugger.paused");
        var frame = paused.GetProperty("callFrames")[0];
        frame.Text("functionName").ShouldBe("f");
        var local = frame.GetProperty("scopeChain").EnumerateArray().First(scope => scope.Text("type") == "local").GetProperty("object").Text("objectId");
        var properties = await debugger.CallAsync("Runtime.getProperties", new { objectId = local });
        properties.GetProperty("result").EnumerateArray().First(property => property.Text("name") == "secret").GetProperty("value").GetProperty("value").GetInt32().ShouldBe(21);

        // Longer than the evaluation's budget, in which others go on.
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        (await Client.EvalInAsync(other, "6 * 7")).Value().GetInt32().ShouldBe(42);
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}"))["state"].ShouldBe("busy");
        var onFrame = await debugger.CallAsync("Debugger.evaluateOnCallFrame", new { callFrameId = frame.Text("callFrameId"), expression = "secret = 100" });
        onFrame.GetProperty("result").GetProperty("value").GetInt32().ShouldBe(100);

        await debugger.CallAsync("Debugger.stepOver");
        var stepped = await debugger.EventAsync("Debugger.paused");
        stepped.GetProperty("callFrames")[0].GetProperty("location").GetProperty("lineNumber").GetInt32().ShouldBe(2);
        await debugger.CallAsync("Debugger.resume");

        var answer = await evaluating;
        answer.Value().GetInt32().ShouldBe(200);
        answer.GetProperty("usage").GetProperty("cpuMs").GetDouble().ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task Pause_OfABusyLoop_StopsItWhereItIs()
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);
        await debugger.CallAsync("Debugger.enable");

        // No `let`: optimised code takes one that has had one value only for a constant, and does not notice what a debugger gives it.
        var evaluating = Client.EvalInAsync(runtime, "const state = { go: true }; function spin() { while (state.go); return 'out' } spin()");
        await Client.WaitUntilBusyAsync(runtime);

        // The runtime is busy from before the script's first statement, where a pause may find it.
        var paused = await PauseAsync();
        while (paused.GetProperty("callFrames")[0].Text("functionName") != "spin")
        {
            await debugger.CallAsync("Debugger.resume");
            paused = await PauseAsync();
        }

        await debugger.CallAsync("Debugger.evaluateOnCallFrame", new { callFrameId = paused.GetProperty("callFrames")[0].Text("callFrameId"), expression = "state.go = false" });
        await debugger.CallAsync("Debugger.resume");

        (await evaluating).Value().GetString().ShouldBe("out");

        async Task<JsonElement> PauseAsync()
        {
            await debugger.CallAsync("Debugger.pause");
            return await debugger.EventAsync("Debugger.paused");
        }
    }

    [Fact]
    public async Task Client_ThatLeavesDuringAPause_ResumesIt()
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        var debugger = await CdpClient.ConnectAsync(Client, runtime);
        await debugger.CallAsync("Debugger.enable");
        var evaluating = Client.EvalInAsync(runtime, "debugger; 'went on'");
        await debugger.EventAsync("Debugger.paused");

        debugger.Abort();

        (await evaluating).Value().GetString().ShouldBe("went on");
        await debugger.DisposeAsync();
        await using var next = await CdpClient.ConnectAsync(Client, runtime);
        (await next.CallAsync("Runtime.evaluate", new { expression = "1 + 1" })).GetProperty("result").GetProperty("value").GetInt32().ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Interrupt_DuringAPause_EndsTheEvaluation(bool whileEvaluatingOnFrame)
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);
        await debugger.CallAsync("Debugger.enable");
        var evaluating = Client.EvalInAsync(runtime, "debugger; 1");
        var paused = await debugger.EventAsync("Debugger.paused");
        if (whileEvaluatingOnFrame)
        {
            _ = debugger.PostAsync("Debugger.evaluateOnCallFrame", new { callFrameId = paused.GetProperty("callFrames")[0].Text("callFrameId"), expression = "for (;;);" });
        }

        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBe(202);

        (await evaluating).Outcome().ShouldBe("interrupted");
        (await Client.EvalInAsync(runtime, "1 + 1")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Delete_DuringAPause_ClosesRuntimeAndSocket()
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);
        await debugger.CallAsync("Debugger.enable");
        var evaluating = Client.EvalInAsync(runtime, "debugger; 1");
        await debugger.EventAsync("Debugger.paused");

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);

        (await evaluating).Outcome().ShouldBe("interrupted");
        await debugger.Closed;
        debugger.CloseReason.ShouldBe("The runtime has been deleted.");
    }

    [Fact]
    public async Task WaitForConnection_WithBreakOnStart_PausesTheFirstScriptAtItsFirstStatement()
    {
        var runtime = await Client.CreateRuntimeAsync(new { inspector = new { waitForConnection = true, breakOnStart = true }, bootstrap = "let boot = 1" });
        var evaluating = Client.EvalInAsync(runtime, new { code = "boot + 1", timeoutMs = 500 });
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);
        await debugger.CallAsync("Runtime.enable");
        await debugger.CallAsync("Debugger.enable");
        await debugger.CallAsync("Runtime.evaluate", new { expression = "boot = 10" });
        evaluating.IsCompleted.ShouldBeFalse();

        await debugger.CallAsync("Runtime.runIfWaitingForDebugger");
        var paused = await debugger.EventAsync("Debugger.paused");
        paused.GetProperty("callFrames")[0].GetProperty("location").GetProperty("lineNumber").GetInt32().ShouldBe(0);
        await debugger.CallAsync("Debugger.resume");

        (await evaluating).Value().GetInt32().ShouldBe(11);
        (await Client.EvalInAsync(runtime, "boot")).Value().GetInt32().ShouldBe(10);
    }

    [Fact]
    public async Task Breakpoint_InAScriptThatAwaits_IsHit()
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);
        await debugger.CallAsync("Debugger.enable");
        await debugger.CallAsync("Debugger.setBreakpointByUrl", new { lineNumber = 1, url = "await.js" });

        var evaluating = Client.EvalInAsync(runtime, new { code = "const x = await Promise.resolve(20);\nconst y = x + 1;\ny * 2", filename = "await.js" });
        var paused = await debugger.EventAsync("Debugger.paused");
        paused.GetProperty("hitBreakpoints").GetArrayLength().ShouldBe(1);
        await debugger.CallAsync("Debugger.resume");

        (await evaluating).Value().GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task HeapSnapshot_OverTheInspector_IsWhole()
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        await Client.EvalInAsync(runtime, "class Leaky {} globalThis.kept = Array.from({ length: 50_000 }, () => new Leaky()); 0");
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);

        await debugger.CallAsync("HeapProfiler.takeHeapSnapshot");

        var snapshot = new HeapSnapshotFile(System.Text.Encoding.UTF8.GetBytes(
            string.Concat(debugger.EventsSoFar("HeapProfiler.addHeapSnapshotChunk").Select(chunk => chunk.Text("chunk")))));
        snapshot.ShouldBeConsistent();
        snapshot.NamesOf("object").Count(name => name == "Leaky").ShouldBeGreaterThanOrEqualTo(50_000);
    }

    [Fact]
    public async Task List_TellsTheRuntimesThatCanBeDebugged()
    {
        var plain = await Client.CreateRuntimeAsync();
        var runtime = await Client.CreateRuntimeAsync(new { inspector = new { }, label = new { team = "billing" } });

        var list = await Client.SendAsync(HttpMethod.Get, "/json/list");
        var version = await Client.SendAsync(HttpMethod.Get, "/json/version");

        var entries = list.Body.EnumerateArray().ToArray();
        entries.ShouldNotContain(entry => entry.Text("id") == plain);
        var entry = entries.Single(entry => entry.Text("id") == runtime);
        entry.Text("type").ShouldBe("node");
        entry.Text("title")!.ShouldContain("team=billing");
        entry.Text("webSocketDebuggerUrl").ShouldBe($"ws://{Client.BaseAddress!.Authority}/runtimes/{runtime}/inspector");
        entry.Text("devtoolsFrontendUrl")!.ShouldStartWith("devtools://devtools/");
        version["Protocol-Version"].ShouldBe("1.3");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("config").GetProperty("inspector").GetProperty("breakOnStart").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Inspector_OfWhatCannotBeDebugged_AnswersProblems()
    {
        var plain = await Client.CreateRuntimeAsync();
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);

        var second = await Should.ThrowAsync<WebSocketException>(() => CdpClient.ConnectAsync(Client, runtime));
        second.Message.ShouldContain("409");
        var notInspectable = await Should.ThrowAsync<WebSocketException>(() => CdpClient.ConnectAsync(Client, plain));
        notInspectable.Message.ShouldContain("409");
        var unknown = await Should.ThrowAsync<WebSocketException>(() => CdpClient.ConnectAsync(Client, "rt_none"));
        unknown.Message.ShouldContain("404");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/inspector")).Status.ShouldBe(400);
        var wrong = await Client.SendAsync(HttpMethod.Post, "/runtimes", new { inspector = new { waitForConnection = 1, other = true } });
        wrong.Status.ShouldBe(400);
        wrong.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["inspector.waitForConnection", "inspector.other"]);
    }

    [Theory]
    [InlineData("http://evil.example", true)]
    [InlineData("https://evil.example", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("null", true)]
    [InlineData("devtools.evil.example", true)]
    [InlineData("devtools://devtools", false)]
    public async Task Origin_OfAWebPage_IsRefused(string origin, bool isRefused)
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);

        var connecting = CdpClient.ConnectAsync(Client, runtime, origin: origin);

        if (isRefused)
        {
            (await Should.ThrowAsync<WebSocketException>(() => connecting)).Message.ShouldContain("403");
        }
        else
        {
            await using var debugger = await connecting;
            await debugger.CallAsync("Runtime.enable");
        }
    }

    [Fact]
    public async Task Origin_OfAWebPage_IsToldNothingElse()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/runtimes/rt_none/inspector");
        request.Headers.Add("Origin", "http://evil.example");

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(403);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("\"code\":\"forbidden\"");
    }

    [Fact]
    public async Task Message_ThatIsTooLarge_ClosesTheSocket()
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);

        await Should.NotThrowAsync(async () =>
        {
            try
            {
                await debugger.SendAsync(new string(' ', 9 << 20));
            }
            catch (WebSocketException)
            {
                // Closed while it was sent.
            }
        });

        await debugger.Closed;
        (await Client.EvalInAsync(runtime, "1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Nonsense_FromAClient_IsAnsweredByErrors()
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);

        await debugger.SendAsync("nonsense");
        await debugger.SendAsync(new string('[', 10_000));
        await debugger.SendAsync("");
        (await debugger.PostAsync("No.suchMethod")).TryGetProperty("error", out _).ShouldBeTrue();

        (await debugger.CallAsync("Runtime.evaluate", new { expression = "2" })).GetProperty("result").GetProperty("value").GetInt32().ShouldBe(2);
    }
}
