using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Runtimes;

public sealed class BootstrapTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("console.log('so far'); throw new TypeError('no start')", "javascript_error")]
    [InlineData("console.log('so far'); Promise.reject(new Error('later'))", "javascript_error")]
    [InlineData("console.log('so far'); await Promise.reject('a text')", "javascript_error")]
    [InlineData("let a = ;", "syntax_error")]
    [InlineData("import 'somewhere'", "syntax_error")]
    [InlineData("console.log('so far'); for (;;);", "timeout")]
    [InlineData("console.log('so far'); await new Promise(r => setTimeout(r, 20_000))", "timeout")]
    [InlineData("console.log('so far'); await new Promise(() => {})", "never_settled")]
    [InlineData("console.log('so far'); for (const all = []; ;) all.push(new Array(1000).fill(1.5))", "heap_limit")]
    public async Task Bootstrap_ThatFails_FailsTheCreateWithItsEnvelope(string bootstrap, string outcome)
    {
        var tag = Guid.NewGuid().ToString("N");
        var body = new { bootstrap, bootstrapFilename = "start.js", console = true, timeoutMs = outcome == "timeout" ? 1_000 : 20_000, maxHeapBytes = 16L << 20, label = new { tag } };

        var answer = await Client.SendAsync(HttpMethod.Post, "/runtimes", body);

        answer.Status.ShouldBe(422, answer.Body.ToString());
        answer["code"].ShouldBe("bootstrap_failed");
        var envelope = answer.Body.GetProperty("evaluation");
        envelope.Outcome().ShouldBe(outcome);
        envelope.GetProperty("console").GetArrayLength().ShouldBe(bootstrap.StartsWith("console", StringComparison.Ordinal) ? 1 : 0);
        envelope.TryGetProperty("runtime", out _).ShouldBeFalse();
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes?label.tag={tag}")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("Symbol()")]
    [InlineData("(() => 1)")]
    [InlineData("const a = {}; a.a = a")]
    [InlineData("'x'.repeat(1e6)")]
    public async Task Bootstrap_WhoseValueCannotBeReturned_IsNoFailure(string bootstrap)
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap, maxResultBytes = 1000 });

        (await Client.EvalInAsync(runtime, "1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Bootstraps_ThatFail_UseUpNoQuota()
    {
        await using var small = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxRuntimes", "1"));
        for (var i = 0; i < 5; i++)
        {
            (await small.Client.SendAsync(HttpMethod.Post, "/runtimes", new { bootstrap = "throw 1" })).Status.ShouldBe(422);
        }

        var runtime = await small.Client.CreateRuntimeAsync(new { bootstrap = "globalThis.state = 'ready'", globals = new { state = "given" } });
        (await small.Client.EvalInAsync(runtime, "state")).Value().GetString().ShouldBe("ready");
        (await small.Client.SendAsync(HttpMethod.Post, "/runtimes")).Status.ShouldBe(429);
    }
}
