using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Runtimes;

public sealed class EvaluationTests : EngineTest
{
    [Fact]
    public async Task Evaluate_Expression_GivesValueTypeAndUsage()
    {
        var answer = (await Eval(await Start(), "1 + 1")).ShouldBeOk("2");

        answer.Type.ShouldBe(JsValueType.Number);
        answer.StateAfter.ShouldBe(RuntimeState.Idle);
        answer.Usage.WallMs.ShouldBeGreaterThan(0);
        answer.Usage.HeapUsedBytes.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Evaluate_Twice_SeesWhatTheFirstLeft()
    {
        var runtime = await Start();
        await Eval(runtime, "let a = 40; var b = 1; function add(x) { return a + b + x }");

        (await Eval(runtime, "add(1)")).ShouldBeOk("42");
    }

    [Fact]
    public async Task Evaluate_Promise_IsAwaited()
    {
        var runtime = await Start();

        (await Eval(runtime, "Promise.resolve(1).then(x => x + 1)")).ShouldBeOk("2");
        (await Eval(runtime, "new Promise(r => setTimeout(() => r('late'), 5))")).ShouldBeOk("\"late\"");
        (await Eval(runtime, "Promise.reject(new RangeError('no'))")).Outcome.ShouldBe(RunOutcome.JavaScriptError);
    }

    [Fact]
    public async Task Evaluate_TopLevelAwait_Works()
    {
        var runtime = await Start();

        (await Eval(runtime, "const x = await Promise.resolve(20); await null; x + 1")).ShouldBeOk("21");
        (await Eval(runtime, "x")).ShouldBeOk("20");
    }

    [Fact]
    public async Task Evaluate_Timers_FireInTheOrderOfTheirTimes()
    {
        var runtime = await Start();
        const string code = """
            const log = [];
            setTimeout(() => log.push('c'), 20);
            setTimeout(() => log.push('a'), 0);
            setTimeout(() => log.push('b'), 10);
            queueMicrotask(() => log.push('micro'));
            await new Promise(r => setTimeout(r, 30));
            log.join()
            """;

        (await Eval(runtime, code)).ShouldBeOk("\"micro,a,b,c\"");
    }

    [Fact]
    public async Task Evaluate_PromiseThatNothingCanSettle_EndsAtOnce()
    {
        var runtime = await Start();

        var answer = await Eval(runtime, "new Promise(() => {})");

        answer.Outcome.ShouldBe(RunOutcome.NeverSettled);
        answer.Usage.WallMs.ShouldBeLessThan(1000);
        (await Eval(runtime, "1")).ShouldBeOk("1");
    }

    [Fact]
    public async Task Evaluate_Exception_GivesNameMessageAndStack()
    {
        var answer = await Eval(await Start(), "function f() { throw new TypeError('bad') }\nf()");

        answer.Outcome.ShouldBe(RunOutcome.JavaScriptError);
        answer.ErrorField("name").GetString().ShouldBe("TypeError");
        answer.ErrorField("message").GetString().ShouldBe("bad");
        answer.ErrorField("stack").GetString()!.ShouldContain("main.js:1");
    }

    [Fact]
    public async Task Evaluate_TextThatDoesNotParse_IsASyntaxError()
    {
        var answer = await Eval(await Start(), "let x = ;");

        answer.Outcome.ShouldBe(RunOutcome.SyntaxError);
        answer.ErrorField("line").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Evaluate_Module_GivesItsExports()
    {
        var request = new EvaluateRequest { Code = Utf8("\"export const a = await Promise.resolve(1); export default 2\""), Kind = SourceKind.Module, Limits = RunLimits };

        (await Answer.Of((await Start()).EvaluateAsync(request, Cancellation))).ShouldBeOk("""{"a":1,"default":2}""");
    }

    [Fact]
    public async Task Evaluate_ModuleThatImportsWhatIsNotThere_RunsNothing()
    {
        var request = new EvaluateRequest { Code = Utf8("\"import 'x'\""), Kind = SourceKind.Module, Limits = RunLimits };

        (await Answer.Of((await Start()).EvaluateAsync(request, Cancellation))).Outcome.ShouldBe(RunOutcome.ModuleNotFound);
    }

    [Fact]
    public async Task Evaluate_Globals_AreThereBeforeTheCode()
    {
        var runtime = await Start();
        var request = new EvaluateRequest { Code = Utf8("\"a + b[0]\""), Globals = Utf8("""{"a":1,"b":[2]}"""), Limits = RunLimits };

        (await Answer.Of(runtime.EvaluateAsync(request, Cancellation))).ShouldBeOk("3");
    }

    [Fact]
    public async Task Evaluate_GlobalThatCannotBeConverted_RunsNothing()
    {
        var runtime = await Start();
        var request = new EvaluateRequest { Code = Utf8("\"globalThis.ran = true\""), Globals = Utf8("""{"a":{"$regexp":"("}}"""), Limits = RunLimits };

        var answer = await Answer.Of(runtime.EvaluateAsync(request, Cancellation));

        answer.Outcome.ShouldBe(RunOutcome.InvalidValue);
        answer.ErrorField("path").GetString().ShouldBe("a");
        (await Eval(runtime, "typeof ran")).ShouldBeOk("\"undefined\"");
    }

    [Fact]
    public async Task Evaluate_FreshContext_SharesNothing()
    {
        var runtime = await Start();
        await Eval(runtime, "var kept = 1");
        var request = new EvaluateRequest { Code = Utf8("\"setTimeout(() => {}, 60000); typeof kept\""), FreshContext = true, Limits = RunLimits };

        (await Answer.Of(runtime.EvaluateAsync(request, Cancellation))).ShouldBeOk("\"undefined\"");
        (await Eval(runtime, "kept")).ShouldBeOk("1");
        runtime.Stats.Contexts.ShouldBe(1);
        runtime.Stats.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task Evaluate_ResultOverItsLimits_IsRefused()
    {
        var runtime = await Start();

        (await Eval(runtime, "'x'.repeat(2000)", RunLimits with { MaxResultBytes = 1000 })).Outcome.ShouldBe(RunOutcome.ResultTooLarge);
        (await Eval(runtime, "[[[1]]]", RunLimits with { MaxResultDepth = 2 })).Outcome.ShouldBe(RunOutcome.ResultTooDeep);
        (await Eval(runtime, "Symbol()")).Outcome.ShouldBe(RunOutcome.NotSerializable);
    }

    [Fact]
    public async Task Evaluate_DrainStreams_GivesTheArrayOfItems()
    {
        var request = new EvaluateRequest { Code = Utf8("\"(async function* () { yield 1; await null; yield 2 })()\""), DrainStreams = true, Limits = RunLimits };

        (await Answer.Of((await Start()).EvaluateAsync(request, Cancellation))).ShouldBeOk("[1,2]");
    }

    [Fact]
    public async Task Evaluate_JsonFormatOfUndefined_HasNoValue()
    {
        var request = new EvaluateRequest { Code = Utf8("\"undefined\""), Format = ResultFormat.Json, Limits = RunLimits };

        var answer = await Answer.Of((await Start()).EvaluateAsync(request, Cancellation));

        (answer.Outcome, answer.Value, answer.Type).ShouldBe((RunOutcome.Ok, "", JsValueType.Undefined));
    }

    [Fact]
    public async Task Evaluate_WhileAnotherAwaits_Runs()
    {
        var runtime = await Start();
        var first = Eval(runtime, "var go; setTimeout(() => {}, 60000); new Promise(r => go = r)");
        await UntilOpen(runtime);

        (await Eval(runtime, "go('went'); 1")).ShouldBeOk("1");
        (await first).ShouldBeOk("\"went\"");
    }

    [Fact]
    public async Task Evaluate_WebAssemblyInstantiate_Settles()
    {
        const string code = "(await WebAssembly.instantiate(new Uint8Array([0,97,115,109,1,0,0,0]))).instance instanceof WebAssembly.Instance";

        (await Eval(await Start(), code)).ShouldBeOk("true");
    }

    [Fact]
    public async Task Evaluate_DeepRecursion_IsARangeError()
    {
        var answer = await Eval(await Start(), "(function f() { return f() + 1 })()");

        answer.ErrorField("name").GetString().ShouldBe("RangeError");
    }
}
