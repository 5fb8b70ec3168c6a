using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Runtimes;

public sealed class InterruptTests : EngineTest
{
    [Fact]
    public async Task Interrupt_RunningScript_EndsIt()
    {
        var runtime = await Start();
        var run = Eval(runtime, "for (;;);");
        await UntilOpen(runtime);

        runtime.Interrupt();

        (await run).Outcome.ShouldBe(RunOutcome.Interrupted);
        (await Eval(runtime, "1")).ShouldBeOk("1");
    }

    [Fact]
    public async Task Interrupt_AwaitingRuns_EndsAllOfThem()
    {
        var runtime = await Start();
        var runs = Enumerable.Range(0, 3).Select(_ => Eval(runtime, "new Promise(r => setTimeout(r, 60000))")).ToArray();
        await UntilOpen(runtime, 3);

        runtime.Interrupt();

        (await Task.WhenAll(runs)).ShouldAllBe(answer => answer.Outcome == RunOutcome.Interrupted);
    }

    [Fact]
    public async Task Interrupt_WaitingRuns_AreNotTouched()
    {
        var runtime = await Start();
        var running = Eval(runtime, "for (;;);");
        await UntilOpen(runtime);
        var waiting = Eval(runtime, "1");

        runtime.Interrupt();

        (await running).Outcome.ShouldBe(RunOutcome.Interrupted);
        (await waiting).ShouldBeOk("1");
    }

    [Fact]
    public async Task Interrupt_Idle_HitsNothingLater()
    {
        var runtime = await Start();
        for (var i = 0; i < 200; i++)
        {
            runtime.Interrupt();
            (await Eval(runtime, "let s = 0; for (let i = 0; i < 1000; i++) s += i; s".Replace("let s", "var s", StringComparison.Ordinal))).ShouldBeOk("499500");
        }
    }

    [Fact]
    public async Task Interrupt_RacingShortRuns_HitsOnlyThoseThatAreOpen()
    {
        var runtime = await Start();
        using var stop = new CancellationTokenSource();
        var interrupts = 0;
        var interrupter = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    runtime.Interrupt();
                    interrupts++;
                    Thread.SpinWait(interrupts % 700);
                }
            },
            Cancellation);
        var hit = 0;
        for (var i = 0; i < 3000; i++)
        {
            var answer = await Eval(runtime, "var s = 0; for (let i = 0; i < 20000; i++) s += i; s");
            if (answer.Outcome == RunOutcome.Interrupted)
            {
                hit++;
            }
            else
            {
                answer.ShouldBeOk("199990000");
            }
        }

        await stop.CancelAsync();
        await interrupter;
        hit.ShouldBeGreaterThan(0);
        interrupts.ShouldBeGreaterThan(1000);
        for (var i = 0; i < 100; i++)
        {
            (await Eval(runtime, "var s = 0; for (let i = 0; i < 20000; i++) s += i; s")).ShouldBeOk("199990000");
        }
    }
}
