using System.Diagnostics;
using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Contexts;

namespace JsRun.Api.Tests.HostFunctions;

/// <summary>What becomes of calls over HTTP when evaluations, jobs, contexts and runtimes come to their end, and how many there may be.</summary>
public sealed class CallbackLifeTests
{
    [Fact]
    public async Task Evaluation_ThatAwaitsNothing_IsNeverSettledOnceNoCallIsUnderWay()
    {
        await using var callbacks = (await CallbackService.StartAsync()).FunctionLater("f", "1");
        var runtime = await callbacks.CreateWithAsync(["f"]);
        var evaluation = callbacks.StartEvalAsync(runtime, "globalThis.p = f().then(v => { globalThis.got = v }); await new Promise(() => {})");
        await CallbackService.UntilAsync(() => callbacks.Asked.Length == 1);
        (await callbacks.Client.EvalInAsync(runtime, "typeof got")).Value().GetString().ShouldBe("undefined");
        evaluation.IsCompleted.ShouldBeFalse();

        callbacks.Go();

        (await evaluation)["outcome"].ShouldBe("never_settled");
        (await callbacks.Client.EvalInAsync(runtime, "got")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task ManualJobs_AnswerIsAJob_AndTheCallIsPendingBefore()
    {
        await using var callbacks = (await CallbackService.StartAsync()).FunctionLater("f", "20");
        var runtime = await callbacks.CreateWithAsync(["f"], new { jobs = "manual" });
        var evaluation = callbacks.StartEvalAsync(runtime, "const v = await f(); v + await 22");
        await CallbackService.UntilAsync(() => callbacks.Asked.Length == 1);

        // Some microtasks may be left of the evaluation's beginning.
        await JobsAsync(callbacks, runtime);
        (await JobsAsync(callbacks, runtime)).ShouldBe((0, 1, 0));
        (await JobsAsync(callbacks, runtime, new { context = "default" })).ShouldBe((0, 1, 0));
        (await callbacks.StatAsync(runtime, "pendingJobs")).ShouldBe(1);
        (await ContextAsync(callbacks, runtime, "default")).ShouldBe((1, 1));

        callbacks.Go();
        await CallbackService.UntilAsync(async () => (await callbacks.StatAsync(runtime, "pendingHostCalls"), await callbacks.StatAsync(runtime, "pendingJobs")) == (0, 1));
        (await ContextAsync(callbacks, runtime, "default")).ShouldBe((1, 1));
        evaluation.IsCompleted.ShouldBeFalse();
        (await JobsAsync(callbacks, runtime, new { max = 1 })).Ran.ShouldBe(1);
        await JobsAsync(callbacks, runtime);

        (await evaluation).Body.Value().GetInt32().ShouldBe(42);
        (await JobsAsync(callbacks, runtime)).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task Context_TellsOfItsCalls_UntilTheyAreSettled()
    {
        await using var callbacks = (await CallbackService.StartAsync()).FunctionLater("f", "1");
        var runtime = await callbacks.CreateWithAsync(["f"]);
        var context = await callbacks.Client.CreateContextAsync(runtime);
        (await callbacks.Client.EvalInAsync(runtime, "f(); f(); 1")).Value().GetInt32().ShouldBe(1);

        await CallbackService.UntilAsync(() => callbacks.Asked.Length == 2);
        (await callbacks.StatAsync(runtime, "pendingHostCalls")).ShouldBe(2);
        (await ContextAsync(callbacks, runtime, "default")).ShouldBe((2, 2));
        (await ContextAsync(callbacks, runtime, context)).ShouldBe((0, 0));

        callbacks.Go();

        await CallbackService.UntilAsync(async () => await ContextAsync(callbacks, runtime, "default") == (0, 0));
        (await callbacks.StatAsync(runtime, "pendingHostCalls")).ShouldBe(0);
    }

    [Fact]
    public async Task IdleRuntime_WithACallInAnEvaluation_IsKept_AndWithOneLeftBehindEvicted()
    {
        await using var callbacks = (await CallbackService.StartAsync(("JsRun__Idle__TimeoutSeconds", "3"), ("JsRun__Idle__SweepSeconds", "0.1"))).FunctionLater("f", "1").FunctionLater("g", "1");
        var awaiting = await callbacks.CreateWithAsync(["f"]);
        var left = await callbacks.CreateWithAsync(["g"]);
        var since = Stopwatch.StartNew();
        var evaluation = callbacks.StartEvalAsync(awaiting, "await f()");
        (await callbacks.Client.EvalInAsync(left, "g(); 1")).Value().GetInt32().ShouldBe(1);
        await CallbackService.UntilAsync(() => callbacks.Asked.Length == 2);

        // A list is no use of the runtimes that it has.
        await CallbackService.UntilAsync(async () =>
        {
            var list = await callbacks.Client.SendAsync(HttpMethod.Get, "/runtimes");
            return list.Body.GetProperty("items").EnumerateArray().All(item => item.Text("id") != left);
        });
        await CallbackService.UntilAsync(() => callbacks.Callee.Cancelled == 1);
        (await callbacks.Client.SendAsync(HttpMethod.Get, $"/runtimes/{left}"))["reason"].ShouldBe("evicted");
        await CallbackService.UntilAsync(() => since.Elapsed > TimeSpan.FromSeconds(7));
        evaluation.IsCompleted.ShouldBeFalse();
        callbacks.Go();

        (await evaluation).Body.Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Settings_OfPendingCalls_ActAndAreTold()
    {
        await using var callbacks = (await CallbackService.StartAsync(
            ("JsRun__Limits__MaxPendingHostCalls", "3"), ("JsRun__Limits__MaxPendingHostCallBytes", "4096"), ("JsRun__Limits__MaxHostCallBytes", "2048")))
            .FunctionLater("f", "1").Function("large", $"\"{new string('x', 3_000)}\"");
        var runtime = await callbacks.CreateWithAsync(["f", "large"]);
        var limits = (await callbacks.Client.SendAsync(HttpMethod.Get, "/limits")).Body;

        (limits.GetProperty("maxPendingHostCalls").GetInt32(), limits.GetProperty("maxPendingHostCallBytes").GetInt64(), limits.GetProperty("maxHostCallBytes").GetInt32())
            .ShouldBe((3, 4096, 2048));
        (await ErrorAsync("f('x'.repeat(2100))")).ShouldBe("QuotaExceededError");
        (await ErrorAsync("large()")).ShouldBe("QuotaExceededError");
        await callbacks.Client.EvalInAsync(runtime, "f('x'.repeat(1800)); f('x'.repeat(1800)); 1");
        (await ErrorAsync("f('x'.repeat(1800))")).ShouldBe("QuotaExceededError");
        await callbacks.Client.EvalInAsync(runtime, "globalThis.third = f(); 1");
        (await ErrorAsync("f()")).ShouldBe("QuotaExceededError");
        callbacks.Go();
        (await callbacks.Client.EvalInAsync(runtime, "await third + await f()")).Value().GetInt32().ShouldBe(2);

        async Task<string?> ErrorAsync(string call) => (await callbacks.Client.EvalInAsync(runtime, $"await {call}.then(() => 'none', e => e.name)")).Value().GetString();
    }

    [Fact]
    public async Task Setting_OfPendingCalls_HoldsForTheLoader()
    {
        await using var callbacks = (await CallbackService.StartAsync(("JsRun__Limits__MaxPendingHostCalls", "2"))).WithLater("a.js", "1").WithLater("b.js", "1").With("c.js", "export default 3");
        var runtime = await callbacks.CreateAsync();
        await callbacks.Client.EvalInAsync(runtime, "import('a.js'); import('b.js'); 1");
        await CallbackService.UntilAsync(() => callbacks.Asked.Length == 2);

        var refused = await callbacks.StartEvalAsync(runtime, "import './c.js'", "module");
        refused["outcome"].ShouldBe("module_error");
        refused.Body.Error().Text("message")!.ShouldContain("too many calls of the host wait for their answer");
        callbacks.Go();
        await CallbackService.UntilAsync(async () => await callbacks.StatAsync(runtime, "pendingHostCalls") == 0);
        (await callbacks.Client.EvalInAsync(runtime, "(await import('c.js')).default")).Value().GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task TraceOfTheRequest_GoesOnInItsCalls()
    {
        await using var callbacks = (await CallbackService.StartAsync()).Function("f", "1").With("a.js", "export default 1");
        var runtime = await callbacks.CreateWithAsync(["f"], new { bootstrap = "globalThis.call = () => f('call')" });
        var loading = await callbacks.CreateAsync();

        await SendAsync($"/runtimes/{runtime}/eval", new { code = "await f('eval')" }, Parent('a', "01"), "vendor=1");
        await SendAsync($"/runtimes/{runtime}/call", new { function = "call" }, Parent('b', "00"));
        await SendAsync($"/runtimes/{loading}/eval", new { code = "import './a.js'", type = "module" }, Parent('c', "01"));
        await SendAsync($"/runtimes/{runtime}/eval", new { code = "await f('none')" }, null);
        await SendAsync($"/runtimes/{runtime}/eval", new { code = "await f('bad')" }, "00-nonsense");

        var traces = callbacks.Callee.Calls.Select(call => call.Headers["traceparent"].ToString()).ToArray();
        traces[0].ShouldMatch($"^00-{new string('a', 32)}-[0-9a-f]{{16}}-01$");
        traces[1].ShouldMatch($"^00-{new string('b', 32)}-[0-9a-f]{{16}}-00$");
        traces[2].ShouldMatch($"^00-{new string('c', 32)}-[0-9a-f]{{16}}-01$");
        traces[3].ShouldMatch("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$");
        traces[4].ShouldMatch("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$");
        traces.Select(trace => trace.Split('-')[1]).ShouldBeUnique();
        traces.ShouldAllBe(trace => !trace.Contains("-1234567890abcdef-", StringComparison.Ordinal));
        callbacks.Callee.Calls.Select(call => call.Headers["tracestate"].ToString()).ShouldBe(["vendor=1", "", "", "", ""]);

        static string Parent(char digit, string flags) => $"00-{new string(digit, 32)}-1234567890abcdef-{flags}";

        async Task SendAsync(string path, object body, string? parent, string? state = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(body), null, "application/json") };
            foreach (var (name, value) in new[] { ("traceparent", parent), ("tracestate", state) }.Where(header => header.Item2 is not null))
            {
                request.Headers.Add(name, value);
            }

            using var response = await callbacks.Client.SendAsync(request, TestContext.Current.CancellationToken);
            JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).RootElement.Outcome().ShouldBe("ok");
        }
    }

    [Fact]
    public async Task TraceOfACreation_GoesOnInTheCallsOfItsBootstrap()
    {
        await using var callbacks = (await CallbackService.StartAsync()).Function("f", "1");
        callbacks.Client.DefaultRequestHeaders.Add("traceparent", $"00-{new string('d', 32)}-1234567890abcdef-01");

        await callbacks.CreateWithAsync(["f"], new { bootstrap = "await f()" });

        callbacks.Callee.Calls.Single().Headers["traceparent"].ToString().ShouldMatch($"^00-{new string('d', 32)}-(?!1234567890abcdef)[0-9a-f]{{16}}-01$");
    }

    private static async Task<(int Ran, int Pending, int Due)> JobsAsync(CallbackService callbacks, string runtime, object? body = null)
    {
        var answer = await callbacks.Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/jobs", body);
        answer.Status.ShouldBe(200, answer.Body.ToString());
        return (answer.Body.GetProperty("ran").GetInt32(), answer.Body.GetProperty("pending").GetInt32(), answer.Body.GetProperty("due").GetInt32());
    }

    private static async Task<(int Jobs, int HostCalls)> ContextAsync(CallbackService callbacks, string runtime, string context)
    {
        var body = (await callbacks.Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/{context}")).Body;
        return (body.GetProperty("pendingJobs").GetInt32(), body.GetProperty("pendingHostCalls").GetInt32());
    }
}
