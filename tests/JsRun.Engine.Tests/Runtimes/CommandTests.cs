using System.Text.Json;
using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Runtimes;

public sealed class CommandTests : EngineTest
{
    [Fact]
    public async Task Call_ByPath_PassesTheObjectBeforeTheDotAsThis()
    {
        var runtime = await Start();
        await Eval(runtime, "const o = { n: 2, f(x) { return this.n * x } }");

        (await Answer.Of(runtime.CallAsync(new CallRequest { Path = "o.f", Args = Utf8("[21]"), Limits = RunLimits }, Cancellation))).ShouldBeOk("42");
    }

    [Fact]
    public async Task Call_ByHandle_UntilItIsReleased()
    {
        var runtime = await Start();
        var handle = JsonDocument.Parse((await Eval(runtime, "x => x + 1")).Value).RootElement.GetProperty("$function").GetString()!;
        var id = ulong.Parse(handle.Split('_')[^1], null);
        CallRequest Call() => new() { FunctionId = id, Args = Utf8("[1]"), Limits = RunLimits };

        (await Answer.Of(runtime.CallAsync(Call(), Cancellation))).ShouldBeOk("2");
        runtime.Stats.Functions.ShouldBe(1);
        (await Answer.Of(runtime.ReleaseFunctionAsync(id, Cancellation))).Outcome.ShouldBe(RunOutcome.Ok);
        (await Answer.Of(runtime.ReleaseFunctionAsync(id, Cancellation))).Outcome.ShouldBe(RunOutcome.FunctionReleased);
        (await Answer.Of(runtime.CallAsync(Call(), Cancellation))).Outcome.ShouldBe(RunOutcome.FunctionReleased);
        (await Answer.Of(runtime.ReleaseFunctionAsync(id + 1, Cancellation))).Outcome.ShouldBe(RunOutcome.FunctionNotFound);
        runtime.Stats.Functions.ShouldBe(0);
    }

    [Fact]
    public async Task Handles_OfAResultThatCannotBeWritten_AreTakenBack()
    {
        var runtime = await Start();

        (await Eval(runtime, "[() => 1, Symbol()]")).Outcome.ShouldBe(RunOutcome.NotSerializable);
        runtime.Stats.Functions.ShouldBe(0);
        (await Answer.Of(runtime.ListFunctionsAsync(0, 10, Cancellation))).ShouldBeOk("""{"items":[],"next":null}""");
    }

    [Fact]
    public async Task Call_WhatIsNoFunction_IsATypeError()
    {
        var answer = await Answer.Of((await Start()).CallAsync(new CallRequest { Path = "nothing.here", Limits = RunLimits }, Cancellation));

        answer.Outcome.ShouldBe(RunOutcome.JavaScriptError);
        answer.ErrorField("name").GetString().ShouldBe("TypeError");
    }

    [Fact]
    public async Task SetGlobal_Value_IsThere()
    {
        var runtime = await Start();

        (await Answer.Of(runtime.SetGlobalAsync(null, "big", Utf8("""{"$bigint":"7"}"""), RunLimits, Cancellation))).Outcome.ShouldBe(RunOutcome.Ok);
        (await Eval(runtime, "big * 6n")).ShouldBeOk("""{"$bigint":"42"}""");
        (await Answer.Of(runtime.SetGlobalAsync(null, "x", Utf8("""{"$regexp":"("}"""), RunLimits, Cancellation))).Outcome.ShouldBe(RunOutcome.InvalidValue);
    }

    [Fact]
    public async Task SetGlobal_ThatCannotBeWritten_IsTheScriptsError()
    {
        var runtime = await Start();
        await Eval(runtime, "Object.defineProperty(globalThis, 'p', { set() { throw new Error('mine') } }); Object.defineProperty(globalThis, 'q', { set() { for (;;); } }); 0");

        var threw = await Answer.Of(runtime.SetGlobalAsync(null, "p", Utf8("1"), RunLimits, Cancellation));
        var looped = await Answer.Of(runtime.SetGlobalAsync(null, "q", Utf8("1"), RunLimits with { TimeoutMs = 50 }, Cancellation));

        threw.Outcome.ShouldBe(RunOutcome.JavaScriptError);
        threw.ErrorField("name").GetString().ShouldBe("Error");
        threw.ErrorField("message").GetString()!.ShouldContain("mine");
        looped.Outcome.ShouldBe(RunOutcome.Timeout);
    }

    [Fact]
    public async Task Memory_GivesHeapAndSpaces()
    {
        var memory = JsonDocument.Parse((await Answer.Of((await Start()).MemoryAsync(Cancellation))).Value).RootElement;

        memory.GetProperty("heap").GetProperty("usedHeapBytes").GetInt64().ShouldBeGreaterThan(0);
        memory.GetProperty("spaces").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task CollectGarbage_AfterWaste_FindsLess()
    {
        var runtime = await Start();
        await Eval(runtime, "for (let i = 0; i < 1e5; i++) ({ i, a: [i] }); 0");

        var result = JsonDocument.Parse((await Answer.Of(runtime.CollectGarbageAsync(Cancellation))).Value).RootElement;

        result.GetProperty("after").GetProperty("usedHeapBytes").GetInt64().ShouldBeLessThan(result.GetProperty("before").GetProperty("usedHeapBytes").GetInt64());
    }
}
