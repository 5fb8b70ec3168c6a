using System.Net.WebSockets;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Debugging;

/// <summary>What a debugger may do is bounded, too.</summary>
public sealed class InspectorLimitTests : IAsyncLifetime
{
    private static readonly object Inspectable = new { inspector = new { } };
    private JsRunService _service = null!;

    private HttpClient Client => _service.Client;

    public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync(
        ("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxPausedMs", "1500"), ("JsRun__Limits__MaxDumpStallMs", "1000"));

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Pause_LongerThanMayBe_GoesOnAndDisconnectsTheDebugger()
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);
        await debugger.CallAsync("Debugger.enable");

        var answer = await Client.EvalInAsync(runtime, "debugger; debugger; 'went on'");

        answer.Value().GetString().ShouldBe("went on");
        await debugger.Closed;
        debugger.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);
        debugger.CloseReason!.ShouldContain("MaxPausedMs");
    }

    [Fact]
    public async Task Command_ThatDoesNotEnd_IsStoppedWhenTheTimeIsUp()
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);

        _ = debugger.PostAsync("Runtime.evaluate", new { expression = "for (;;);" });
        await debugger.Closed;

        (await Client.EvalInAsync(runtime, "1 + 1")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task WaitForConnection_WithoutADebugger_EndsWhenTheTimeIsUp()
    {
        var runtime = await Client.CreateRuntimeAsync(new { inspector = new { waitForConnection = true } });

        (await Client.EvalInAsync(runtime, new { code = "1 + 1", timeoutMs = 500 })).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Debugger_ThatReadsNothing_IsDisconnectedAndHoldsUpNoOtherRuntime()
    {
        var runtime = await Client.CreateRuntimeAsync(new { inspector = new { }, console = true });
        var other = await Client.CreateRuntimeAsync();
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime, readsEvents: false);
        await debugger.SendAsync("""{"id":1,"method":"Runtime.enable"}""");

        var flooding = Client.EvalInAsync(runtime, new { code = "const big = 'x'.repeat(100_000); for (let i = 0; i < 2000; i++) console.log(big + i); 'done'", timeoutMs = 20_000, cpuMs = 20_000 });
        (await Client.EvalInAsync(other, "6 * 7")).Value().GetInt32().ShouldBe(42);

        (await flooding).Value().GetString().ShouldBe("done");
        (await Client.EvalInAsync(runtime, "1")).Value().GetInt32().ShouldBe(1);
        await using var next = await CdpClient.ConnectAsync(Client, runtime);
        (await next.CallAsync("Runtime.evaluate", new { expression = "3" })).GetProperty("result").GetProperty("value").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Service_ThatEnds_ClosesTheSocket()
    {
        var runtime = await Client.CreateRuntimeAsync(Inspectable);
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);

        (await _service.TerminateAsync()).ShouldBe(0);

        await debugger.Closed;
    }
}
