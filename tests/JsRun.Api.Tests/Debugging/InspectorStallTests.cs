using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Debugging;

/// <summary>A debugger that is given up in the midst of what V8 has to tell it.</summary>
public sealed class InspectorStallTests : IAsyncLifetime
{
    private JsRunService _service = null!;

    private HttpClient Client => _service.Client;

    public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync(
        ("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxPausedMs", "1000"), ("JsRun__Limits__MaxDumpStallMs", "30000"));

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Debugger_ThatReadsNothingUntilItsTimeIsUp_LeavesTheRuntimeAlive()
    {
        var runtime = await Client.CreateRuntimeAsync(new { inspector = new { }, console = true });
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime, readsEvents: false);
        await debugger.SendAsync("""{"id":1,"method":"Runtime.enable"}""");

        var flooded = await Client.EvalInAsync(runtime, new
        {
            code = "const big = 'x'.repeat(100_000); for (let i = 0; i < 1000; i++) console.log(big + i); 'done'",
            timeoutMs = 20_000,
            cpuMs = 20_000,
        });

        flooded.Value().GetString().ShouldBe("done");
        await using var next = await CdpClient.ConnectAsync(Client, runtime);
        (await next.CallAsync("Runtime.evaluate", new { expression = "3" })).GetProperty("result").GetProperty("value").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Runtime_WithInspector_HasAWorkerOfItsOwn()
    {
        var runtime = await Client.CreateRuntimeAsync(new { inspector = new { } });

        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("config").GetProperty("isolation").GetString().ShouldBe("process");
    }

    [Theory]
    [InlineData("throw new Error('uncaught')", "Error: uncaught")]
    [InlineData("await 0; throw new Error('uncaught')", "Error: uncaught")]
    [InlineData("setTimeout(() => { throw new Error('uncaught') }); await new Promise(done => setTimeout(done, 5))", "Error: uncaught")]
    [InlineData("Promise.reject(new Error('uncaught')); 1", "Error: uncaught")]
    public async Task Exception_ThatNothingCatches_IsToldToTheDebugger(string code, string description)
    {
        var runtime = await Client.CreateRuntimeAsync(new { inspector = new { } });
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);
        await debugger.CallAsync("Runtime.enable");

        await Client.EvalInAsync(runtime, new { code, filename = "code.js" });

        var details = (await debugger.EventAsync("Runtime.exceptionThrown")).GetProperty("exceptionDetails");
        details.GetProperty("exception").GetProperty("description").GetString()!.ShouldStartWith(description);
        details.GetProperty("lineNumber").GetInt32().ShouldBe(0);
    }
}
