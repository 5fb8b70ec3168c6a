using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Deadlines;

public sealed class DeadlineTests : EngineTest
{
    private const string Forever = "new Promise(r => setTimeout(r, 60000))";

    [Theory]
    [InlineData("for (;;);")]
    [InlineData("for (;;) new Array(1000).fill(1)")]
    [InlineData("(async () => { for (;;) await 0 })()")]
    [InlineData("queueMicrotask(function f() { queueMicrotask(f) }); 1")]
    [InlineData("for (;;) try { for (;;); } catch { } finally { for (;;); }")]
    [InlineData("/(a+)+$/.test('a'.repeat(40) + 'b')")]
    [InlineData("({ get x() { for (;;); } })")]
    [InlineData("new Proxy({}, { ownKeys() { for (;;); } })")]
    [InlineData("await new Promise(r => setTimeout(r, 0)); for (;;);")]
    [InlineData("await new Promise(r => setTimeout(() => { for (;;); }, 0))")]
    [InlineData("new Promise(r => setTimeout(r, 60000))")]
    [InlineData("const f = () => setTimeout(f, 0); f(); new Promise(() => {})")]
    public async Task Evaluate_BeyondItsTimeout_EndsThen(string code)
    {
        var runtime = await Start();

        var answer = await EvalWithin(runtime, 100, code);

        answer.Outcome.ShouldBe(RunOutcome.Timeout);
        answer.ErrorField("name").GetString().ShouldBe("TimeoutError");
        answer.Usage.WallMs.ShouldBeInRange(99, 1000);
        (await Eval(runtime, "1 + 1")).ShouldBeOk("2");
        runtime.Stats.Timeouts.ShouldBe(1);
    }

    [Fact]
    public async Task Evaluate_CallerThatBlocksAfterItsTimeout_HoldsUpNoOtherDeadline()
    {
        var other = await Start();

        (await BlockAfterTimeout(await Start(), () => EvalWithin(other, 20, Forever))).Outcome.ShouldBe(RunOutcome.Timeout);
    }

    [Fact]
    public async Task Evaluate_Stopped_TellsWhere()
    {
        var answer = await EvalWithin(await Start(), 50, "function spin() { for (;;); }\nspin()");

        answer.ErrorField("stack").GetString()!.ShouldContain("spin");
        answer.ErrorField("frames")[0].GetProperty("function").GetString().ShouldBe("spin");
    }

    [Fact]
    public async Task Evaluate_BeyondItsCpuTime_EndsAsCpuLimit()
    {
        var runtime = await Start();

        var answer = await Eval(runtime, "for (;;);", RunLimits with { CpuMs = 50 });

        answer.Outcome.ShouldBe(RunOutcome.CpuLimit);
        answer.Usage.CpuMs.ShouldBeInRange(45, 500);
    }

    [Fact]
    public async Task Evaluate_CpuTimeOverSeveralTurns_IsSummed()
    {
        const string code = "for (let i = 0; i < 1000; i++) { const t = Date.now() + 10; while (Date.now() < t); await new Promise(r => setTimeout(r, 1)) }";

        (await Eval(await Start(), code, RunLimits with { CpuMs = 100 })).Outcome.ShouldBe(RunOutcome.CpuLimit);
    }

    [Fact]
    public async Task Evaluate_Awaiting_TimesOutWhileANeighbourComputes()
    {
        var runtime = await Start();
        var awaiting = EvalWithin(runtime, 100, "new Promise(r => setTimeout(r, 60000))");
        await UntilOpen(runtime);
        var computing = EvalWithin(runtime, 1500, "for (;;);");

        var first = await awaiting;

        first.Outcome.ShouldBe(RunOutcome.Timeout);
        first.Usage.WallMs.ShouldBeLessThan(600);
        computing.IsCompleted.ShouldBeFalse();
        (await computing).Outcome.ShouldBe(RunOutcome.Timeout);
        await Until(() => runtime.Stats.ActiveTimers == 0);
    }

    [Fact]
    public async Task Background_BeyondItsCpuTime_IsStopped()
    {
        var runtime = await Start();
        await Eval(runtime, "setInterval(() => { for (;;); }, 1); 1");

        await Until(() => runtime.Stats.BackgroundStops > 0);

        (await Eval(runtime, "2")).ShouldBeOk("2");
        await Until(() => runtime.Stats.ActiveTimers == 0);
    }

    [Fact]
    public async Task Evaluate_TimerLeftBehind_FiresLater()
    {
        var runtime = await Start();
        await Eval(runtime, "var n = 0; const t = setInterval(() => { if (++n === 3) clearInterval(t) }, 1); 0");

        (await Eval(runtime, "await new Promise(r => setTimeout(r, 50)); n")).ShouldBeOk("3");
    }

    [Fact]
    public async Task Evaluate_GoingOnInABackgroundTurn_HasItsOwnBudget()
    {
        var runtime = await Start();
        await Eval(runtime, "var go; const t = setInterval(() => { if (go) { clearInterval(t); go(); } }, 5); 0");

        const string code = "await new Promise(r => go = r); const end = Date.now() + 400; while (Date.now() < end); 'done'";

        (await Eval(runtime, code)).ShouldBeOk("\"done\"");
        runtime.Stats.BackgroundStops.ShouldBe(0);
    }

    [Fact]
    public async Task Evaluate_GoingOnInATurnOfAnother_IsTheOneThatIsStopped()
    {
        var runtime = await Start();
        var first = EvalWithin(runtime, 2_000, "var go; setTimeout(() => {}, 60000); function spin() { for (;;); } await new Promise(r => go = r); spin()");
        await UntilOpen(runtime);
        var second = Eval(runtime, "go(); 'mine'");

        var stopped = await first;

        stopped.Outcome.ShouldBe(RunOutcome.Timeout);
        stopped.ErrorField("stack").GetString()!.ShouldContain("spin");
        (await second).ShouldBeOk("\"mine\"");
    }

    // Waits for what comes next on the thread that the answer came on.
    private static async Task<Answer> BlockAfterTimeout(JsRuntime runtime, Func<Task<Answer>> next)
    {
        using var result = await runtime.EvaluateAsync(Code(Forever, RunLimits with { TimeoutMs = 20 }), Cancellation).ConfigureAwait(false);
        var answer = next();
        answer.Wait(TimeSpan.FromSeconds(5), Cancellation).ShouldBeTrue();
        return await answer;
    }
}
