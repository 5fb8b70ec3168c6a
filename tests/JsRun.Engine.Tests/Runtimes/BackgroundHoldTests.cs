using JsRun.Engine.Tests.HostCalls;
using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Runtimes;

/// <summary>While the background of a runtime is held, nothing runs that no evaluation pays for, and the thread stands still.</summary>
public sealed class BackgroundHoldTests : EngineTest
{
    private const int LongMs = 600_000;

    [Fact]
    public async Task EndOfAPort_WaitsForTheEndOfTheHold_AndTheThreadStandsStill()
    {
        var runtime = await StartLinked();
        (await Eval(runtime, "globalThis.closed = 0; ports.other.onclose = () => { closed++; }; 0")).ShouldBeOk("0");
        runtime.HoldBackground(LongMs);

        (await EvalIn(runtime, "other", "ports.default.close(); 0")).ShouldBeOk("0");
        await Until(() => runtime.Stats.BackgroundStops > 0);
        for (var i = 0; i < 20; i++)
        {
            (await Eval(runtime, "closed")).ShouldBeOk("0");
        }

        // Given up once, and not looked at again and again.
        runtime.Stats.BackgroundStops.ShouldBe(1);
        runtime.HoldBackground(0);
        (await Eval(runtime, "await new Promise(resolve => { const timer = setInterval(() => { if (closed) { clearInterval(timer); resolve(closed); } }, 1); })")).ShouldBeOk("1");
    }

    [Fact]
    public async Task TimersOfNoRun_AreGivenUp()
    {
        var runtime = await StartLinked();
        (await Eval(runtime, "globalThis.ticks = 0; ports.other.onclose = () => { setInterval(() => { ticks++; }, 1); }; 0")).ShouldBeOk("0");
        runtime.HoldBackground(LongMs);
        (await EvalIn(runtime, "other", "ports.default.close(); 0")).ShouldBeOk("0");
        await Until(() => runtime.Stats.BackgroundStops > 0);

        // The end of the port is told on behalf of nobody, and so is the timer that it sets.
        runtime.HoldBackground(0);
        await Until(() => runtime.Stats.ActiveTimers == 1);
        runtime.HoldBackground(LongMs);

        await Until(() => runtime.Stats.ActiveTimers == 0);
    }

    [Fact]
    public async Task TasksOfV8_WaitForTheEndOfTheHold()
    {
        var runtime = await Start();
        runtime.HoldBackground(LongMs);
        (await Eval(runtime, "Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1).value.then(() => setTimeout(() => {}, 600_000)); 0")).ShouldBeOk("0");

        // V8's task is due at once.
        for (var i = 0; i < 100; i++)
        {
            runtime.Stats.ActiveTimers.ShouldBe(0);
            await Task.Delay(1, Cancellation);
        }

        runtime.HoldBackground(0);
        await Until(() => runtime.Stats.ActiveTimers == 1);
    }

    [Fact]
    public async Task AnswersToCallsOfNoRun_WaitForTheEndOfTheHold()
    {
        var runtime = await StartLinked();
        var host = new TestHost();
        var function = new HostFunction("f", HostFunctionMode.Async, host);
        (await Answer.Of(runtime.SetHostFunctionAsync(null, function, RunLimits, Cancellation))).Outcome.ShouldBe(RunOutcome.Ok);
        (await Eval(runtime, "ports.other.onclose = () => { f().then(() => setTimeout(() => {}, 600_000)); }; 0")).ShouldBeOk("0");
        runtime.HoldBackground(LongMs);
        (await EvalIn(runtime, "other", "ports.default.close(); 0")).ShouldBeOk("0");
        await Until(() => runtime.Stats.BackgroundStops > 0);
        runtime.HoldBackground(0);
        await Until(() => host.Waiting == 1);
        runtime.HoldBackground(LongMs);
        host.Next().Answer(default);

        // It is there at once, and no evaluation waits for it.
        for (var i = 0; i < 100; i++)
        {
            runtime.Stats.ActiveTimers.ShouldBe(0);
            await Task.Delay(1, Cancellation);
        }

        runtime.HoldBackground(0);
        await Until(() => runtime.Stats.ActiveTimers == 1);
    }

    private async Task<JsRuntime> StartLinked()
    {
        var runtime = await Start();
        var context = new ContextRequest { Name = "other", Links = ["default"], Limits = RunLimits };
        (await Answer.Of(runtime.CreateContextAsync(context, Cancellation))).Outcome.ShouldBe(RunOutcome.Ok);
        return runtime;
    }

    private static Task<Answer> EvalIn(JsRuntime runtime, string context, string code)
    {
        var request = new EvaluateRequest { Code = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(code), Limits = RunLimits, Context = context };
        return Answer.Of(runtime.EvaluateAsync(request, Cancellation));
    }
}
