using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Runtimes;

public sealed class HeapLimitTests : EngineTest
{
    [Theory]
    [InlineData("const a = []; for (;;) a.push(new Array(1000).fill(a.length))")]
    [InlineData("let s = 'x'; const a = []; for (;;) a.push(s + a.length)")]
    [InlineData("const a = []; for (;;) a.push(new ArrayBuffer(1 << 20))")]
    [InlineData("const m = new Map(); for (let i = 0; ; i++) m.set(i, { i })")]
    public async Task Evaluate_BeyondTheHeap_ClosesTheRuntime(string code)
    {
        var runtime = await Start(Limits with { MaxHeapBytes = 32 << 20 });

        var answer = await Eval(runtime, code);

        (answer.Outcome, answer.CloseReason, answer.StateAfter).ShouldBe((RunOutcome.HeapLimit, CloseReason.HeapLimit, RuntimeState.Closed));
        (await runtime.Closed.WaitAsync(TimeSpan.FromSeconds(20), Cancellation)).ShouldBe(CloseReason.HeapLimit);
        (await Eval(runtime, "1")).Outcome.ShouldBe(RunOutcome.Closed);
    }

    [Fact]
    public async Task Evaluate_BeyondTheHeap_EndsAwaitingAndWaitingRuns()
    {
        var runtime = await Start(Limits with { MaxHeapBytes = 32 << 20 });
        var awaiting = Eval(runtime, "new Promise(r => setTimeout(r, 60000))");
        await UntilOpen(runtime);
        var bomb = Eval(runtime, "const a = []; for (;;) a.push(new Array(1000).fill(a.length))");
        var waiting = Eval(runtime, "1");

        (await bomb).Outcome.ShouldBe(RunOutcome.HeapLimit);
        (await awaiting).Outcome.ShouldBe(RunOutcome.HeapLimit);
        var refused = await waiting;
        (refused.Outcome, refused.CloseReason).ShouldBe((RunOutcome.Closed, CloseReason.HeapLimit));
    }

    [Fact]
    public async Task Evaluate_OneBufferThatIsTooLarge_IsACatchableRangeError()
    {
        var runtime = await Start(Limits with { MaxHeapBytes = 32 << 20 });

        (await Eval(runtime, "try { new ArrayBuffer(1 << 30); 0 } catch (e) { e.name }")).ShouldBeOk("\"RangeError\"");
    }

    [Fact]
    public async Task Evaluate_GarbageBeyondTheHeap_IsNoCrime()
    {
        var runtime = await Start(Limits with { MaxHeapBytes = 32 << 20 });

        (await Eval(runtime, "for (let i = 0; i < 200; i++) new Uint8Array(1 << 20).fill(1); 1")).ShouldBeOk("1");
    }
}
