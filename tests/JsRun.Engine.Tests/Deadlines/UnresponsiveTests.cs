using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Deadlines;

public sealed class UnresponsiveTests : EngineTest
{
    [Fact]
    public async Task Evaluate_InABuiltInThatIgnoresStops_IsReportedAndAnswered()
    {
        var observer = new Observer();
        var runtime = await Start(observer: observer);
        var waiting = Eval(runtime, "new Promise(r => setTimeout(() => r('other'), 1))", RunLimits with { TimeoutMs = 60_000 });
        var stuck = EvalWithin(runtime, 50, "Array.prototype.lastIndexOf.call({ length: 2e8 }, 1)");

        var answer = await stuck;

        (answer.Outcome, observer.Reported.Task.IsCompletedSuccessfully).ShouldBe((RunOutcome.Timeout, true));
        (await observer.Reported.Task).ShouldBe((runtime, RunOutcome.Timeout));
        answer.Usage.WallMs.ShouldBeInRange(1000, 3000);
        (await waiting).ShouldBeOk("\"other\"");
        (await Eval(runtime, "1", RunLimits with { TimeoutMs = 60_000 })).ShouldBeOk("1");
    }

    private sealed class Observer : IRuntimeObserver
    {
        public TaskCompletionSource<(JsRuntime Runtime, RunOutcome Outcome)> Reported { get; } = new();

        public void Unresponsive(JsRuntime runtime, RunOutcome pendingOutcome) => Reported.SetResult((runtime, pendingOutcome));
    }
}
