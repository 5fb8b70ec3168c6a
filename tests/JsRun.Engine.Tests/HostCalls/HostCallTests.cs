using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.HostCalls;

public sealed class HostCallTests : EngineTest
{
    [Fact]
    public async Task AsyncFunction_Answered_ResolvesWithTheValue()
    {
        var runtime = await Start();
        var host = TestHost.Echo();
        await Bind(runtime, host);

        (await Eval(runtime, "f(1, 'a', new Map([[1, 2n]]), undefined).then(v => v)")).ShouldBeOk(
            """[1,"a",{"$map":[[1,{"$bigint":"2"}]]},{"$undefined":true}]""");
        host.Arguments.ShouldBe(["""[1,"a",{"$map":[[1,{"$bigint":"2"}]]},{"$undefined":true}]"""]);
        runtime.Stats.PendingHostCalls.ShouldBe(0);
        await Until(() => host.Taken == 1);
    }

    [Fact]
    public async Task Function_LooksLikeAFunctionOfItsRealm()
    {
        var runtime = await Start();
        await Bind(runtime, TestHost.Echo());

        (await Eval(runtime, """
            let thrown;
            try { new f(); } catch (e) { thrown = e instanceof TypeError; }
            [f.name, f.length, typeof f, f instanceof Function, f() instanceof Promise, 'prototype' in f, thrown]
            """)).ShouldBeOk("""["f",0,"function",true,true,false,true]""");
    }

    [Fact]
    public async Task AsyncFunction_EmptyAnswer_IsUndefined()
    {
        var runtime = await Start();
        await Bind(runtime, new TestHost(call => call.Answer(default)));

        (await Eval(runtime, "f().then(v => v === undefined)")).ShouldBeOk("true");
    }

    [Fact]
    public async Task AsyncFunction_Fails_RejectsWithAnErrorOfTheRealm()
    {
        var runtime = await Start();
        await Bind(runtime, new TestHost(call => call.Fail(new HostError("no such user", "NotFound", Utf8("""{"id":{"$bigint":"7"}}""")))));

        (await Eval(runtime, """
            f().then(() => 0, e => [e instanceof Error, Object.prototype.toString.call(e), e.name, e.message, e.data.id, String(e)])
            """)).ShouldBeOk("""[true,"[object Error]","NotFound","no such user",{"$bigint":"7"},"NotFound: no such user"]""");
    }

    [Theory]
    [InlineData("{\"$bigint\":\"x\"}")]
    [InlineData("{")]
    [InlineData("{\"$function\":\"fn_1\"}")]
    public async Task AsyncFunction_AnswerIsNoValue_Rejects(string json)
    {
        var runtime = await Start();
        await Bind(runtime, TestHost.Of(json));

        (await Eval(runtime, "f().then(() => 0, e => e.message.startsWith(\"The answer of 'f' is no value\"))")).ShouldBeOk("true");
    }

    [Fact]
    public async Task AsyncFunction_AnswerTooLarge_Rejects()
    {
        var runtime = await Start(Limits with { MaxHostCallBytes = 100 });
        await Bind(runtime, TestHost.Of($"\"{new string('x', 99)}\""));

        (await Eval(runtime, "f().then(() => 0, e => e.name)")).ShouldBeOk("\"QuotaExceededError\"");
    }

    [Theory]
    [InlineData("f('x'.repeat(1000))", "QuotaExceededError")]
    [InlineData("f(Symbol())", "DataCloneError")]
    [InlineData("const o = {}; o.o = o; f(o)", "DataCloneError")]
    [InlineData("f({ get x() { throw new RangeError('mine'); } })", "DataCloneError")]
    public async Task AsyncFunction_ArgumentsCannotBePassedOn_RejectsAndTellsNobody(string code, string name)
    {
        var runtime = await Start(Limits with { MaxHostCallBytes = 500 });
        var host = TestHost.Echo();
        await Bind(runtime, host);

        (await Eval(runtime, code.Replace("f(", "var p = f(", StringComparison.Ordinal) + "; p.then(() => 0, e => e.name)")).ShouldBeOk($"\"{name}\"");
        host.Arguments.ShouldBeEmpty();
    }

    [Fact]
    public async Task AsyncFunction_FunctionsGoBothWays()
    {
        var runtime = await Start();
        await Bind(runtime, TestHost.Echo());

        (await Eval(runtime, "const add = (a, b) => a + b; f(add).then(([g]) => [g === add, g(2, 3)])")).ShouldBeOk("[true,5]");
    }

    [Fact]
    public async Task AsyncFunction_ManyCalls_AllSettle()
    {
        var runtime = await Start();
        await Bind(runtime, TestHost.Echo());

        (await Eval(runtime, "Promise.all(Array.from({ length: 2000 }, (_, i) => f(i))).then(all => all.reduce((sum, [i]) => sum + i, 0))")).ShouldBeOk("1999000");
        runtime.Stats.PendingHostCalls.ShouldBe(0);
    }

    [Fact]
    public async Task AsyncFunction_TooManyPending_RejectsUntilOneIsAnswered()
    {
        var runtime = await Start(Limits with { MaxPendingHostCalls = 2 });
        var host = new TestHost();
        await Bind(runtime, host);

        (await Eval(runtime, "var calls = [f(1), f(2)]; f(3).then(() => 0, e => e.name)")).ShouldBeOk("\"QuotaExceededError\"");
        runtime.Stats.PendingHostCalls.ShouldBe(2);
        host.Next().Answer(Utf8("\"one\"")).ShouldBeTrue();
        await Until(() => runtime.Stats.PendingHostCalls == 1);
        (await Eval(runtime, "void f(4); calls[0]")).ShouldBeOk("\"one\"");
        runtime.Stats.PendingHostCalls.ShouldBe(2);
    }

    [Fact]
    public async Task AsyncFunction_BytesOfPendingCalls_AreBounded()
    {
        var runtime = await Start(Limits with { MaxPendingHostCallBytes = 1000 });
        await Bind(runtime, new TestHost());

        (await Eval(runtime, "void f('x'.repeat(600)); f('x'.repeat(600)).then(() => 0, e => e.name)")).ShouldBeOk("\"QuotaExceededError\"");
    }

    [Fact]
    public async Task Answer_Twice_OnlyTheFirstCounts()
    {
        var runtime = await Start();
        var host = new TestHost();
        await Bind(runtime, host);
        var run = Eval(runtime, "f()");
        await Until(() => host.Waiting == 1);
        var call = host.Next();

        call.Answer(Utf8("1")).ShouldBeTrue();
        call.Answer(Utf8("2")).ShouldBeFalse();
        call.Fail(new HostError("late")).ShouldBeFalse();

        (await run).ShouldBeOk("1");
    }

    [Fact]
    public async Task NeverSettled_CountsPendingCalls()
    {
        var runtime = await Start();
        var host = new TestHost();
        await Bind(runtime, host);
        var run = Eval(runtime, "new Promise(r => { f().then(r); })");
        await Until(() => host.Waiting == 1);

        host.Next().Answer(Utf8("5"));

        (await run).ShouldBeOk("5");
        (await Eval(runtime, "f.later = f(); new Promise(() => {})", RunLimits with { TimeoutMs = 100 })).Outcome.ShouldBe(RunOutcome.Timeout);
        (await Eval(runtime, "new Promise(() => {})")).Outcome.ShouldBe(RunOutcome.NeverSettled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StoppedEvaluation_CancelsItsCalls(bool interrupt)
    {
        var runtime = await Start();
        var host = new TestHost();
        await Bind(runtime, host);
        var run = Eval(runtime, "f()", interrupt ? RunLimits : RunLimits with { TimeoutMs = 200 });
        await Until(() => host.Waiting == 1);
        if (interrupt)
        {
            runtime.Interrupt();
        }

        (await run).Outcome.ShouldBe(interrupt ? RunOutcome.Interrupted : RunOutcome.Timeout);

        await Until(() => host.Cancelled == 1);
        runtime.Stats.PendingHostCalls.ShouldBe(0);
        host.Next().Answer(Utf8("1")).ShouldBeTrue();
        host.Taken.ShouldBe(1);
    }

    [Fact]
    public async Task CancelledCall_CountsUntilItsHostHasAnswered()
    {
        var runtime = await Start(Limits with { MaxPendingHostCalls = 1 });
        var host = new TestHost();
        await Bind(runtime, host);
        (await Eval(runtime, "f()", RunLimits with { TimeoutMs = 100 })).Outcome.ShouldBe(RunOutcome.Timeout);
        await Until(() => host.Cancelled == 1);

        (await Eval(runtime, "f().then(() => 0, e => e.name)")).ShouldBeOk("\"QuotaExceededError\"");
        host.Next().Fail(new HostError("cancelled"));
        var run = Eval(runtime, "f()");
        await Until(() => host.Waiting == 1);
        host.Next().Answer(Utf8("1"));

        (await run).ShouldBeOk("1");
    }

    [Fact]
    public async Task CompletedEvaluation_LeavesItsCallsPending()
    {
        var runtime = await Start();
        var host = new TestHost();
        await Bind(runtime, host);
        (await Eval(runtime, "var seen = 0; f().then(v => { seen = v; }); 'done'")).ShouldBeOk("\"done\"");
        runtime.Stats.PendingHostCalls.ShouldBe(1);

        host.Next().Answer(Utf8("7"));

        await Until(() => runtime.Stats.PendingHostCalls == 0);
        (await Eval(runtime, "seen")).ShouldBeOk("7");
        host.Cancelled.ShouldBe(0);
    }

    [Fact]
    public async Task BackgroundCalls_ThatNeverEnd_AreStopped()
    {
        var runtime = await Start(Limits with { BackgroundCpuMs = 20 });
        await Bind(runtime, TestHost.Of("1"));

        (await Eval(runtime, "(async () => { for (;;) { await f(); for (let i = 0; i < 1e5; i++); } })(); 1")).ShouldBeOk("1");

        await Until(() => runtime.Stats.BackgroundStops > 0);
        await Until(() => runtime.Stats.PendingHostCalls == 0);
    }

    [Fact]
    public async Task ClosedRuntime_CancelsItsCalls()
    {
        var runtime = await Start();
        var host = new TestHost();
        await Bind(runtime, host);
        (await Eval(runtime, "void f(); 1")).ShouldBeOk("1");

        await runtime.CloseAsync(CloseReason.Deleted);

        host.Cancelled.ShouldBe(1);
        host.Next().Answer(Utf8("1")).ShouldBeTrue();
        host.Taken.ShouldBe(1);
    }

    [Fact]
    public async Task DeletedContext_CancelsItsCalls()
    {
        var runtime = await Start();
        var host = new TestHost();
        (await Answer.Of(runtime.CreateContextAsync(new ContextRequest { Name = "a", Limits = RunLimits }, Cancellation))).Outcome.ShouldBe(RunOutcome.Ok);
        await Bind(runtime, host, context: "a");
        var request = new EvaluateRequest { Code = Utf8("\"void f(); globalThis.f === f\""), Context = "a", Limits = RunLimits };
        (await Answer.Of(runtime.EvaluateAsync(request, Cancellation))).ShouldBeOk("true");
        (await Eval(runtime, "typeof f")).ShouldBeOk("\"undefined\"");

        await Answer.Of(runtime.DeleteContextAsync("a", Cancellation));

        host.Cancelled.ShouldBe(1);
    }

    [Fact]
    public async Task RemovedFunction_GlobalGoesAndCallsReject()
    {
        var runtime = await Start();
        var host = new TestHost();
        var function = await Bind(runtime, host);
        var run = Eval(runtime, "var kept = f; f()");
        await Until(() => host.Waiting == 1);

        var removed = Answer.Of(runtime.RemoveHostFunctionAsync(function, Cancellation));
        (await removed).Outcome.ShouldBe(RunOutcome.Ok);
        host.Next().Answer(Utf8("1"));

        (await run).ShouldBeOk("1");
        (await Eval(runtime, "[typeof f, kept.name]")).ShouldBeOk("""["undefined","f"]""");
        (await Eval(runtime, "kept().then(() => 0, e => e.message)")).ShouldBeOk("\"The host of this function is gone\"");
    }

    [Fact]
    public async Task ReplacedFunction_TheNewHostServesTheGlobal()
    {
        var runtime = await Start();
        await Bind(runtime, TestHost.Of("1"));
        (await Eval(runtime, "var old = f; 0")).ShouldBeOk("0");
        await Bind(runtime, TestHost.Of("2"));

        (await Eval(runtime, "f()")).ShouldBeOk("2");
        (await Eval(runtime, "old().then(() => 0, e => 'gone')")).ShouldBeOk("\"gone\"");
    }

    [Fact]
    public async Task DroppedHost_CallsRejectAndOthersGoOn()
    {
        var runtime = await Start();
        var leaving = new TestHost();
        await Bind(runtime, leaving);
        await Bind(runtime, TestHost.Of("\"other\""), name: "g");
        var run = Eval(runtime, "f().then(() => 0, async e => [e.message, await g()])");
        await Until(() => leaving.Waiting == 1);

        runtime.DropHost(leaving);

        (await run).ShouldBeOk("""["The host of 'f' is gone","other"]""");
        (await Eval(runtime, "f().then(() => 0, e => e instanceof Error)")).ShouldBeOk("true");
        leaving.Next().Answer(Utf8("1")).ShouldBeFalse();
    }

    [Fact]
    public async Task ManualJobs_TakeAnAnswerAsOneJob()
    {
        var runtime = await Start();
        var host = new TestHost();
        await Bind(runtime, host);
        (await Answer.Of(runtime.MakeJobsManualAsync(Cancellation))).Outcome.ShouldBe(RunOutcome.Ok);
        (await Eval(runtime, "var seen = 0; f().then(v => { seen = v; }); 0")).ShouldBeOk("0");
        host.Next().Answer(Utf8("3"));

        (await Jobs(runtime, 1)).ShouldBeOk("""{"ran":1,"pending":1,"due":1,"nextTimerMs":null}""");
        (await Eval(runtime, "seen")).ShouldBeOk("0");
        (await Jobs(runtime, 1)).ShouldBeOk("""{"ran":1,"pending":0,"due":0,"nextTimerMs":null}""");
        (await Eval(runtime, "seen")).ShouldBeOk("3");
    }

    [Fact]
    public async Task Bootstrap_HasTheFunctionsOfItsRequest()
    {
        var runtime = await Start();
        var request = new EvaluateRequest
        {
            Code = Utf8("\"f(1)\""),
            HostFunctions = [new HostFunction("f", HostFunctionMode.Async, TestHost.Echo())],
            IsBootstrap = true,
            Limits = RunLimits,
        };

        (await Answer.Of(runtime.EvaluateAsync(request, Cancellation))).ShouldBeOk("[1]");
    }

    [Fact]
    public async Task TamperedRealm_CallsWorkAllTheSame()
    {
        var runtime = await Start();
        var host = new TestHost(call =>
        {
            if (call.Arguments.Length > 2)
            {
                call.Fail(new HostError("no", "Mine", Utf8("1")));
            }
            else
            {
                call.Answer(Utf8("[1]"));
            }
        });
        await Bind(runtime, host);

        (await Eval(runtime, """
            const then = Promise.prototype.then;
            for (const [o, k] of [[globalThis, 'Promise'], [globalThis, 'Error'], [Promise.prototype, 'then'],
                                  [Function.prototype, 'call'], [Function.prototype, 'apply'], [Array.prototype, 'map'], [Object.prototype, 'toJSON']]) {
              Object.defineProperty(o, k, { get() { throw 'tampered'; }, set() {}, configurable: true });
            }
            for (const k of ['name', 'message', 'data', 'stack', '$function', '0']) {
              Object.defineProperty(Object.prototype, k, { get() { throw 1; }, set() { throw 2; }, configurable: true });
            }
            const promise = f();
            const failed = f(1);
            let seen;
            Reflect.apply(then, promise, [v => { seen = v; }]);
            Reflect.apply(then, failed, [undefined, e => { globalThis.error = Object.getOwnPropertyDescriptor(e, 'data').value; }]);
            globalThis.read = () => seen === undefined || typeof error === 'undefined' ? 'not yet' : seen[0] + error;
            setTimeout(() => {}, 50);
            0
            """)).ShouldBeOk("0");
        await Until(() => runtime.Stats.PendingHostCalls == 0);

        // Answered, and perhaps not delivered yet.
        var read = await Eval(runtime, "read()");
        for (var i = 0; read.Value == "\"not yet\"" && i < 1000; i++)
        {
            read = await Eval(runtime, "read()");
        }

        read.ShouldBeOk("2");
    }

    [Fact]
    public async Task RestrictedRealm_GetsNothingOfAnotherRealm()
    {
        var runtime = await Start();
        var context = new ContextRequest { Name = "r", Intrinsics = Utf8("""{"eval":false}"""), Limits = RunLimits };
        (await Answer.Of(runtime.CreateContextAsync(context, Cancellation))).Outcome.ShouldBe(RunOutcome.Ok);
        await Bind(runtime, new TestHost(call => call.Fail(new HostError("x", "TypeError", Utf8("[1]")))), context: "r");
        var request = new EvaluateRequest
        {
            Code = Utf8("""
                "f().catch(e => [f.constructor === Function, e.constructor === Error, e.data.constructor === Array, f().constructor === Promise, (() => { try { f.constructor('return 1')(); return 'ran'; } catch (x) { return x.constructor === EvalError; } })()])"
                """),
            Context = "r",
            Limits = RunLimits,
        };

        (await Answer.Of(runtime.EvaluateAsync(request, Cancellation))).ShouldBeOk("[true,true,true,true,true]");
    }

    private static Task<Answer> Jobs(JsRuntime runtime, int max) =>
        Answer.Of(runtime.RunJobsAsync(new JobsRequest(max, null, RunLimits), Cancellation));

    private static async Task<HostFunction> Bind(JsRuntime runtime, TestHost host, string name = "f", string? context = null)
    {
        var function = new HostFunction(name, HostFunctionMode.Async, host);
        (await Answer.Of(runtime.SetHostFunctionAsync(context, function, RunLimits, Cancellation))).Outcome.ShouldBe(RunOutcome.Ok);
        return function;
    }
}
