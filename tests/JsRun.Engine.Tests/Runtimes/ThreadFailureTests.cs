using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Runtimes;

/// <summary>Exceptions of our own on a runtime's thread, in the middle of a turn.</summary>
public sealed class ThreadFailureTests : EngineTest
{
    [Theory]
    [InlineData(10_000, RunOutcome.Closed)]
    [InlineData(50, RunOutcome.Timeout)]
    public async Task RunThatThrows_AnswersAllAndClosesAsFailed(int timeoutMs, RunOutcome outcome)
    {
        var runtime = await Start();
        var awaiting = Eval(runtime, "new Promise(r => setTimeout(r, 60000))");
        await UntilOpen(runtime);
        var code = new UnreadableMemory();
        var throwing = Evaluate(runtime, code, timeoutMs);
        await Until(() => code.IsEntered);
        var waiting = Eval(runtime, "1");

        // The deadline clock is at work on the turn meanwhile.
        await Task.Delay(100, Cancellation);
        code.Release();

        (await throwing).Outcome.ShouldBe(outcome);
        (await awaiting).Outcome.ShouldBe(RunOutcome.Closed);
        (await waiting).Outcome.ShouldBe(RunOutcome.Closed);
        (await runtime.Closed.WaitAsync(TimeSpan.FromSeconds(20), Cancellation)).ShouldBe(CloseReason.Failed);
        V8Platform.LiveCounts.ShouldBe(default);
        await Task.Delay(300, Cancellation);
        runtime.Interrupt();
        (await Eval(runtime, "1")).Outcome.ShouldBe(RunOutcome.Closed);
    }

    [Fact]
    public async Task RunThatThrows_WhileTheRuntimeCloses_IsAnswered()
    {
        var runtime = await Start();
        var code = new UnreadableMemory();
        var throwing = Evaluate(runtime, code, timeoutMs: 10_000);
        await Until(() => code.IsEntered);
        _ = runtime.CloseAsync(CloseReason.Evicted);

        code.Release();

        (await throwing).Outcome.ShouldBe(RunOutcome.Closed);
        (await runtime.Closed.WaitAsync(TimeSpan.FromSeconds(20), Cancellation)).ShouldBe(CloseReason.Evicted);
        V8Platform.LiveCounts.ShouldBe(default);
    }

    private static Task<Answer> Evaluate(JsRuntime runtime, UnreadableMemory code, int timeoutMs) =>
        Answer.Of(runtime.EvaluateAsync(
            new EvaluateRequest { Code = code.Memory, Limits = RunLimits with { TimeoutMs = timeoutMs }, FreshContext = true },
            Cancellation));
}
