using System.Diagnostics;
using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.HostCalls;

public sealed class SyncHostCallTests : EngineTest
{
    [Fact]
    public async Task SyncFunction_Answered_GivesTheValue()
    {
        var runtime = await Start();
        await Bind(runtime, TestHost.Echo());

        (await Eval(runtime, "let sum = 0; for (let i = 0; i < 300; i++) sum += f(i)[0]; sum")).ShouldBeOk("44850");
        runtime.Stats.PendingHostCalls.ShouldBe(0);
    }

    [Fact]
    public async Task SyncFunction_Fails_Throws()
    {
        var runtime = await Start();
        await Bind(runtime, new TestHost(call => call.Fail(new HostError("no", Data: Utf8("{\"a\":1}")))));

        (await Eval(runtime, "try { f(); } catch (e) { [e instanceof Error, e.name, e.message, e.data.a] }")).ShouldBeOk("""[true,"Error","no",1]""");
    }

    [Fact]
    public async Task SyncFunction_TimeCountsAsWallNotCpu()
    {
        var runtime = await Start();
        var host = new TestHost();
        await Bind(runtime, host);
        var run = Eval(runtime, "f()", RunLimits with { CpuMs = 100 });
        await Until(() => host.Waiting == 1);
        runtime.Stats.PendingHostCalls.ShouldBe(1);
        await Task.Delay(300, Cancellation);

        host.Next().Answer(Utf8("1"));

        var answer = (await run).ShouldBeOk("1");
        answer.Usage.WallMs.ShouldBeGreaterThan(290);
        answer.Usage.CpuMs.ShouldBeLessThan(100);
    }

    [Theory]
    [InlineData("timeout")]
    [InlineData("interrupt")]
    [InlineData("cancel")]
    public async Task SyncFunction_RunIsStopped_EndsAtOnceAndNothingOfTheScriptFollows(string how)
    {
        var runtime = await Start();
        var host = new TestHost();
        await Bind(runtime, host);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var code = Code("var after = 0; try { f(); } catch { after = 1; } finally { after = 2; }", how == "timeout" ? RunLimits with { TimeoutMs = 200 } : RunLimits);
        var run = Answer.Of(runtime.EvaluateAsync(code, cancel.Token));
        await Until(() => host.Waiting == 1);
        var watch = Stopwatch.StartNew();
        if (how == "interrupt")
        {
            runtime.Interrupt();
        }
        else if (how == "cancel")
        {
            await cancel.CancelAsync();
        }

        var answer = await run;

        answer.Outcome.ShouldBe(how switch { "timeout" => RunOutcome.Timeout, "interrupt" => RunOutcome.Interrupted, _ => RunOutcome.Cancelled });
        watch.ElapsedMilliseconds.ShouldBeLessThan(5000);
        await Until(() => host.Cancelled == 1);
        host.Next().Answer(Utf8("1")).ShouldBeTrue();
        (await Eval(runtime, "after")).ShouldBeOk("0");
    }

    [Fact]
    public async Task SyncFunction_RuntimeIsClosed_Ends()
    {
        var runtime = await Start();
        var host = new TestHost();
        await Bind(runtime, host);
        var run = Eval(runtime, "f()");
        await Until(() => host.Waiting == 1);

        await runtime.CloseAsync(CloseReason.Deleted).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);

        (await run).Outcome.ShouldBe(RunOutcome.Interrupted);
        host.Cancelled.ShouldBe(1);
    }

    [Fact]
    public async Task SyncFunction_HostIsDropped_Throws()
    {
        var runtime = await Start();
        var host = new TestHost();
        await Bind(runtime, host);
        var run = Eval(runtime, "try { f() } catch (e) { e.message }");
        await Until(() => host.Waiting == 1);

        runtime.DropHost(host);

        (await run).ShouldBeOk("\"The host of 'f' is gone\"");
        (await Eval(runtime, "try { f() } catch (e) { e instanceof Error }")).ShouldBeOk("true");
    }

    [Fact]
    public async Task SyncFunction_BlocksNoOtherRuntime()
    {
        var blocked = await Start();
        var other = await Start();
        var host = new TestHost();
        await Bind(blocked, host);
        var run = Eval(blocked, "f()");
        await Until(() => host.Waiting == 1);

        (await Eval(other, "1 + 1")).ShouldBeOk("2");
        var waiting = Eval(blocked, "2 + 2");
        host.Next().Answer(Utf8("0"));

        (await run).ShouldBeOk("0");
        (await waiting).ShouldBeOk("4");
    }

    [Fact]
    public async Task SyncFunction_WaitingRunTimesOutMeanwhile()
    {
        var runtime = await Start();
        var host = new TestHost();
        await Bind(runtime, host);
        var awaiting = Eval(runtime, "new Promise(r => setTimeout(r, 60000))", RunLimits with { TimeoutMs = 300 });
        await UntilOpen(runtime);
        var run = Eval(runtime, "f()");
        await Until(() => host.Waiting == 1);

        (await awaiting).Outcome.ShouldBe(RunOutcome.Timeout);
        host.Next().Answer(Utf8("1"));

        (await run).ShouldBeOk("1");
    }

    [Fact]
    public async Task SyncFunction_AsyncAnswersMeanwhile_ComeAfterwards()
    {
        var runtime = await Start();
        var blocking = new TestHost();
        var awaited = new TestHost();
        await Bind(runtime, blocking);
        await Bind(runtime, awaited, "g", HostFunctionMode.Async);
        var run = Eval(runtime, "const order = []; const p = g().then(v => order.push(v)); order.push(f()); p.then(() => order)");
        await Until(() => blocking.Waiting == 1);

        awaited.Next().Answer(Utf8("\"async\""));
        blocking.Next().Answer(Utf8("\"sync\""));

        (await run).ShouldBeOk("""["sync","async"]""");
    }

    [Fact]
    public async Task SyncFunction_InBackground_GivesUp()
    {
        var runtime = await Start(Limits with { BackgroundCpuMs = 200 });
        var host = new TestHost();
        await Bind(runtime, host);
        (await Eval(runtime, "var name; setTimeout(() => { try { f(); } catch (e) { name = e.name; } }, 1); 0")).ShouldBeOk("0");
        await Until(() => host.Waiting == 1);

        await Until(() => host.Cancelled == 1);

        (await Eval(runtime, "name")).ShouldBeOk("\"TimeoutError\"");
    }

    [Fact]
    public async Task SyncFunction_OfAnotherRunInTheTurn_UsesThatRunsDeadline()
    {
        var runtime = await Start();
        var host = new TestHost();
        await Bind(runtime, host);
        var first = Eval(runtime, "var go; setTimeout(() => {}, 60000); new Promise(r => { go = r; }).then(() => f())", RunLimits with { TimeoutMs = 1000 });
        await UntilOpen(runtime);
        var second = Eval(runtime, "go(); 2");
        await Until(() => host.Waiting == 1);

        (await first).Outcome.ShouldBe(RunOutcome.Timeout);

        (await second).ShouldBeOk("2");
        (await Eval(runtime, "3")).ShouldBeOk("3");
    }

    private static async Task Bind(JsRuntime runtime, TestHost host, string name = "f", HostFunctionMode mode = HostFunctionMode.Sync) =>
        (await Answer.Of(runtime.SetHostFunctionAsync(null, new HostFunction(name, mode, host), RunLimits, Cancellation))).Outcome.ShouldBe(RunOutcome.Ok);
}
