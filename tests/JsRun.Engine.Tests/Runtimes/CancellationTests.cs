using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Runtimes;

public sealed class CancellationTests : EngineTest
{
    [Theory]
    [InlineData("for (;;);")]
    [InlineData("new Promise(r => setTimeout(r, 60000))")]
    public async Task Cancel_OpenRun_EndsIt(string code)
    {
        var runtime = await Start();
        using var cancellation = new CancellationTokenSource();
        var run = Answer.Of(runtime.EvaluateAsync(Code(code), cancellation.Token));
        await UntilOpen(runtime);

        await cancellation.CancelAsync();

        (await run).Outcome.ShouldBe(RunOutcome.Cancelled);
        (await Eval(runtime, "1")).ShouldBeOk("1");
    }

    [Fact]
    public async Task Cancel_WaitingRun_LeavesTheQueueAtOnce()
    {
        var runtime = await Start(Limits with { MaxQueueLength = 1 });
        var running = Eval(runtime, "for (;;);");
        await UntilOpen(runtime);
        using var cancellation = new CancellationTokenSource();
        var waiting = Answer.Of(runtime.EvaluateAsync(Code("globalThis.ran = 1"), cancellation.Token));

        await cancellation.CancelAsync();

        (await waiting).Outcome.ShouldBe(RunOutcome.Cancelled);
        runtime.Stats.QueueLength.ShouldBe(0);
        var next = Eval(runtime, "typeof ran");
        runtime.Interrupt();
        (await running).Outcome.ShouldBe(RunOutcome.Interrupted);
        (await next).ShouldBeOk("\"undefined\"");
    }

    [Fact]
    public async Task Cancel_BeforePosting_AnswersCancelled()
    {
        var runtime = await Start();

        (await Answer.Of(runtime.EvaluateAsync(Code("1"), new CancellationToken(canceled: true)))).Outcome.ShouldBe(RunOutcome.Cancelled);
    }

    [Fact]
    public async Task Post_ToAFullQueue_IsRefused()
    {
        var runtime = await Start(Limits with { MaxQueueLength = 2 });
        var running = Eval(runtime, "for (;;);");
        await UntilOpen(runtime);
        var waiting = new[] { Eval(runtime, "1"), Eval(runtime, "2") };

        (await Eval(runtime, "3")).Outcome.ShouldBe(RunOutcome.QueueFull);

        runtime.Interrupt();
        await running;
        (await Task.WhenAll(waiting)).Select(answer => answer.Value).ShouldBe(["1", "2"]);
    }
}
