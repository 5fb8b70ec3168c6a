using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Runtimes;

public sealed class LifetimeTests : EngineTest
{
    [Fact]
    public async Task Dispose_WhileRunning_AnswersAllAndCloses()
    {
        var runtime = await Start();
        var running = Eval(runtime, "for (;;);");
        await UntilOpen(runtime);
        var waiting = Enumerable.Range(0, 5).Select(_ => Eval(runtime, "1")).ToArray();

        await runtime.DisposeAsync();

        (await running).Outcome.ShouldBe(RunOutcome.Interrupted);
        (await Task.WhenAll(waiting)).ShouldAllBe(answer => answer.Outcome == RunOutcome.Closed);
        (await runtime.Closed).ShouldBe(CloseReason.Deleted);
        runtime.State.ShouldBe(RuntimeState.Closed);
        var late = await Eval(runtime, "1");
        (late.Outcome, late.CloseReason).ShouldBe((RunOutcome.Closed, CloseReason.Deleted));
    }

    [Fact]
    public async Task Dispose_WhileAwaiting_AnswersAllThatHadStartedAsInterrupted()
    {
        var runtime = await Start();
        var awaiting = Enumerable.Range(0, 3).Select(_ => Eval(runtime, "new Promise(r => setTimeout(r, 60000))")).ToArray();

        // Answered after those before it have started.
        (await Eval(runtime, "1")).ShouldBeOk("1");

        await runtime.DisposeAsync();

        (await Task.WhenAll(awaiting)).ShouldAllBe(answer => answer.Outcome == RunOutcome.Interrupted);
        (await runtime.Closed).ShouldBe(CloseReason.Deleted);
    }

    [Fact]
    public async Task Close_Twice_KeepsTheFirstReason()
    {
        var runtime = await Start();

        await runtime.CloseAsync(CloseReason.Evicted);
        await runtime.CloseAsync(CloseReason.Deleted);

        (await runtime.Closed).ShouldBe(CloseReason.Evicted);
    }

    [Fact]
    public async Task Start_TwoHundredRuntimes_AllWorkAndEnd()
    {
        var runtimes = new List<JsRuntime>();
        for (var i = 0; i < 200; i++)
        {
            runtimes.Add(await Start());
        }

        V8Platform.LiveCounts.Isolates.ShouldBe(200);
        foreach (var answer in await Task.WhenAll(runtimes.Select(runtime => Eval(runtime, "[1, 2].map(x => x * 2)"))))
        {
            answer.ShouldBeOk("[2,4]");
        }

        await Task.WhenAll(runtimes.Select(runtime => runtime.DisposeAsync().AsTask()));
        V8Platform.LiveCounts.ShouldBe(default);
    }

    [Fact]
    public async Task Start_WithANumberThatIsTaken_Fails()
    {
        await using var first = await JsRuntime.StartAsync(new RuntimeOptions(Limits) { Number = 5 }, Cancellation);

        await Should.ThrowAsync<EngineException>(async () => await JsRuntime.StartAsync(new RuntimeOptions(Limits) { Number = 5 }, Cancellation));
    }

    [Fact]
    public async Task Number_Changed_StillFindsTheRuntime()
    {
        var runtime = await Start(console: true);
        runtime.Number = 77;

        var answer = await Eval(runtime, "console.log('here'); 1", console: true);

        answer.ShouldBeOk("1").ConsoleEntries.Length.ShouldBe(1);
    }

    [Fact]
    public async Task Stats_AfterRuns_CountThem()
    {
        var runtime = await Start();
        await Eval(runtime, "function f() { return 1 } 1");
        await Eval(runtime, "throw 1");
        await Answer.Of(runtime.CallAsync(new CallRequest { Path = "f", Limits = RunLimits }, Cancellation));

        var stats = runtime.Stats;

        (stats.Evaluations, stats.Calls, stats.Errors, stats.LastKind, stats.State).ShouldBe((2, 1, 1, RunKind.Call, RuntimeState.Idle));
        stats.HeapLimitBytes.ShouldBe(Limits.MaxHeapBytes);
        stats.TotalWallMs.ShouldBeGreaterThan(0);
    }
}
