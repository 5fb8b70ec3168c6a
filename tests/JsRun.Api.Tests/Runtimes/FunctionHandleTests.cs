using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Runtimes;

public sealed class FunctionHandleTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("(function add(a, b) { return a + b })", "add", "3")]
    [InlineData("const arrow = (a, b) => a + b; arrow", "arrow", "3")]
    [InlineData("(async (a, b) => { await null; return a + b })", "", "3")]
    [InlineData("((a, b) => new Promise(r => setTimeout(() => r(a + b), 5)))", "", "3")]
    [InlineData("(function (a, b) { return this.base + a + b }).bind({ base: 10 })", "bound ", "13")]
    [InlineData("Math.max", "max", "2")]
    [InlineData("new Proxy((a, b) => a * b, { apply: (f, _, args) => f(...args) + 1 })", "", "3")]
    [InlineData("Object.defineProperty((a, b) => a + b, 'name', { get() { throw new Error('not for you') } })", null, "3")]
    [InlineData("Object.defineProperty((a, b) => a + b, 'name', { value: 'x'.repeat(2 ** 28) })", "", "3")]
    public async Task Function_OfAnyKind_IsHandleThatCanBeCalled(string code, string? name, string value)
    {
        var runtime = await Client.CreateRuntimeAsync();

        var envelope = await Client.EvalInAsync(runtime, code);
        envelope.Text("type").ShouldBe("function");
        if (name is not null)
        {
            envelope.Value().Text("name").ShouldBe(name);
        }

        (await CallAsync(runtime, envelope.Value(), "[1,2]")).Value().GetRawText().ShouldBe(value);
        await DeleteAsync(runtime);
    }

    [Fact]
    public async Task Function_AnywhereInAResult_IsAHandle()
    {
        var runtime = await Client.CreateRuntimeAsync();

        var value = (await Client.EvalInAsync(
            runtime, "class C { m() {} }; ({ a: [() => 1], m: new Map([[() => 2, () => 3]]), s: new Set([() => 4]), c: C, i: Object.assign(new C(), { f: () => 5 }) })")).Value();

        var handles = new[]
        {
            value.GetProperty("a")[0], value.GetProperty("m").GetProperty("$map")[0][0], value.GetProperty("m").GetProperty("$map")[0][1],
            value.GetProperty("s").GetProperty("$set")[0], value.GetProperty("i").GetProperty("f"),
        };
        for (var index = 0; index < handles.Length; index++)
        {
            (await CallAsync(runtime, handles[index])).Value().GetInt32().ShouldBe(index + 1);
        }

        var notNew = await CallAsync(runtime, value.GetProperty("c"));
        notNew.Outcome().ShouldBe("javascript_error");
        notNew.Error().Text("name").ShouldBe("TypeError");
        (await FunctionsAsync(runtime)).ShouldBe(6);
    }

    [Fact]
    public async Task Function_InSeveralResults_HasOneHandle()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "const f = () => 1, g = () => 1" });

        var first = (await Client.EvalInAsync(runtime, "[f, g, f]")).Value();
        var again = (await Client.EvalInAsync(runtime, "f")).Value();

        first[0].GetRawText().ShouldBe(first[2].GetRawText());
        again.GetRawText().ShouldBe(first[0].GetRawText());
        first[1].Text("$function").ShouldNotBe(again.Text("$function"));
        (await FunctionsAsync(runtime)).ShouldBe(2);
    }

    [Fact]
    public async Task Handle_PassedBack_IsTheFunctionItself()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "const f = x => x + 1; function same(a, b) { return a === f && b.deep[0] === f && this.f === f } function make(n) { return x => x * n }" });
        var f = (await Client.EvalInAsync(runtime, "f")).Value().GetRawText();

        (await Client.CallAsync(runtime, $$"""{"function":"same","args":[{{f}},{"deep":[{{f}}]}],"this":{"f":{{f}} } }""")).Value().GetBoolean().ShouldBeTrue();
        (await Client.CallAsync(runtime, $$"""{"function":"Reflect.apply","args":[{{f}},null,[41]]}""")).Value().GetInt32().ShouldBe(42);
        (await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/put", $$"""[{{f}}]""")).Status.ShouldBe(204);
        (await Client.EvalInAsync(runtime, $$"""{"code":"put[0] === f && given === f","globals":{"given":{{f}} } }""" as object)).Value().GetBoolean().ShouldBeTrue();

        var thrice = (await Client.CallAsync(runtime, """{"function":"make","args":[3]}""")).Value();
        (await CallAsync(runtime, thrice, "[5]")).Value().GetInt32().ShouldBe(15);
    }

    [Fact]
    public async Task Call_OfHandle_PassesThisAndTellsWhatWasThrown()
    {
        var runtime = await Client.CreateRuntimeAsync(new { console = true });
        var who = (await Client.EvalInAsync(runtime, "(function () { 'use strict'; return this })")).Value();
        var fails = (await Client.EvalInAsync(runtime, new { code = "(async function fails(text) { console.log('before'); await null; throw new RangeError(text) })", filename = "made.js" })).Value();

        (await CallAsync(runtime, who)).Text("type").ShouldBe("undefined");
        (await Client.CallAsync(runtime, $$"""{"function":{{who.GetRawText()}},"this":{"$bigint":"7"} }""")).Value().Text("$bigint").ShouldBe("7");
        var failed = await CallAsync(runtime, fails, "[\"too far\"]");
        failed.Outcome().ShouldBe("javascript_error");
        failed.Error().Text("name").ShouldBe("RangeError");
        failed.Error().Text("message").ShouldBe("too far");
        failed.Error().GetProperty("frames")[0].Text("file").ShouldBe("made.js");
        failed.GetProperty("console")[0].Text("text").ShouldBe("before");
    }

    [Fact]
    public async Task Call_OfHandleThatDoesNotEnd_IsStoppedAndTheHandleLives()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var loop = (await Client.EvalInAsync(runtime, "(n => { while (n); return 'ended' })")).Value().GetRawText();

        (await Client.CallAsync(runtime, $$"""{"function":{{loop}},"args":[1],"timeoutMs":100}""")).Outcome().ShouldBe("timeout");
        (await Client.CallAsync(runtime, $$"""{"function":{{loop}},"args":[0]}""")).Value().GetString().ShouldBe("ended");
    }

    [Fact]
    public async Task Handle_OfAFreshContext_OutlivesIt()
    {
        var runtime = await Client.CreateRuntimeAsync(new { console = true });
        const string Code = "globalThis.kept = 7; (async x => { console.log('from afar'); await new Promise(r => setTimeout(r, 5)); return structuredClone({ sum: x + kept }) })";
        var handle = (await Client.EvalInAsync(runtime, new { code = Code, context = "fresh" })).Value();
        await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/gc");

        var envelope = await CallAsync(runtime, handle, "[1]");

        envelope.Value().GetProperty("sum").GetInt32().ShouldBe(8);
        envelope.GetProperty("console")[0].Text("text").ShouldBe("from afar");
    }

    [Fact]
    public async Task Functions_AreListedByPage()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "const fs = [function a() {}, function b() {}, function c() {}, function d() {}, function e() {}]" });
        var path = $"/runtimes/{runtime}/functions";
        (await Client.SendAsync(HttpMethod.Get, path)).Body.GetRawText().ShouldBe("""{"items":[],"next":null}""");
        var handles = (await Client.EvalInAsync(runtime, "fs")).Value().EnumerateArray().Select(handle => handle.GetRawText()).ToArray();

        var first = await Client.SendAsync(HttpMethod.Get, path + "?limit=2");
        first.Status.ShouldBe(200);
        Items(first).ShouldBe(handles[..2]);
        var second = await Client.SendAsync(HttpMethod.Get, $"{path}?limit=2&after={first["next"]}");
        Items(second).ShouldBe(handles[2..4]);
        var third = await Client.SendAsync(HttpMethod.Get, $"{path}?limit=2&after={second["next"]}");
        Items(third).ShouldBe(handles[4..]);
        third.Body.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        Items(await Client.SendAsync(HttpMethod.Get, path + "?limit=5")).ShouldBe(handles);

        (await Client.SendAsync(HttpMethod.Get, path + "?limit=0&after=x&page=2")).Body.GetProperty("errors").EnumerateObject().Select(error => error.Name)
            .ShouldBe(["limit", "after", "page"]);
    }

    [Fact]
    public async Task Released_Function_IsGoneWhereverItIsNamed()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "const f = () => 1; function use(...all) {}" });
        var handle = (await Client.EvalInAsync(runtime, "f")).Value();
        var f = handle.GetRawText();
        var path = $"/runtimes/{runtime}/functions/{handle.Text("$function")}";

        (await Client.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(204);

        ShouldBeProblem(await Client.SendAsync(HttpMethod.Delete, path), 410, "function_released", handle.Text("$function")!);
        var call = $"/runtimes/{runtime}/call";
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Post, call, $$"""{"function":{{f}} }"""), 410, "function_released", handle.Text("$function")!);
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Post, call, $$"""{"function":"use","args":[1,{"a":[{{f}}]}]}"""), 410, "function_released", "args[1].a[0]");
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Post, call, $$"""{"function":"use","this":{"a":{{f}} } }"""), 410, "function_released", "this.a");
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/g", f), 410, "function_released", handle.Text("$function")!);
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", $$"""{"code":"1","globals":{"g":{{f}} } }"""), 410, "function_released", "globals.g");
        Items(await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/functions")).ShouldBeEmpty();

        // The function is as alive as before; handed out again it has a new handle.
        var again = (await Client.EvalInAsync(runtime, "f")).Value();
        again.Text("$function").ShouldNotBe(handle.Text("$function"));
        (await CallAsync(runtime, again)).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Function_OfAnotherRuntimeOrOfNone_IsNotFound()
    {
        var mine = await Client.CreateRuntimeAsync(new { bootstrap = "const f = () => 'mine'; function use() {}" });
        var other = await Client.CreateRuntimeAsync(new { bootstrap = "const f = () => 'other'" });
        var own = (await Client.EvalInAsync(mine, "f")).Value();
        var foreign = (await Client.EvalInAsync(other, "f")).Value();

        foreach (var handle in new[] { foreign.GetRawText(), """{"$function":"fn_1"}""", """{"$function":"fn_999999999999999999"}""" })
        {
            ShouldBeProblem(await Client.SendAsync(HttpMethod.Post, $"/runtimes/{mine}/call", $$"""{"function":{{handle}} }"""), 404, "function_not_found", "fn_");
            ShouldBeProblem(await Client.SendAsync(HttpMethod.Post, $"/runtimes/{mine}/call", $$"""{"function":"use","args":[{{handle}}]}"""), 404, "function_not_found", "args[0]");
        }

        foreach (var id in new[] { foreign.Text("$function"), "fn_1", "fn_0", "add", "fn_1%2F" })
        {
            ShouldBeProblem(await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{mine}/functions/{id}"), 404, "function_not_found", "");
        }

        (await CallAsync(mine, own)).Value().GetString().ShouldBe("mine");
        await DeleteAsync(mine);
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Post, $"/runtimes/{mine}/call", $$"""{"function":{{own.GetRawText()}} }"""), 410, "runtime_closed", "deleted");
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Get, $"/runtimes/{mine}/functions"), 410, "runtime_closed", "deleted");
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{mine}/functions/{own.Text("$function")}"), 410, "runtime_closed", "deleted");
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Get, "/runtimes/rt_none/functions"), 404, "runtime_not_found", "");
        (await CallAsync(other, foreign)).Value().GetString().ShouldBe("other");
    }

    [Fact]
    public async Task TenThousandHandles_Released_GiveTheirMemoryBack()
    {
        const int Count = 10_000;
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "1");
        var before = await UsedAfterGcAsync(runtime);

        // A hundred numbers each that only the function refers to.
        var value = (await Client.EvalInAsync(runtime, $"Array.from({{ length: {Count} }}, (_, i) => {{ const kept = new Array(100).fill(i + 0.5); return () => kept[7] }})")).Value();
        var ids = value.EnumerateArray().Select(handle => handle.Text("$function")!).ToArray();
        ids.ShouldBeUnique();
        (await FunctionsAsync(runtime)).ShouldBe(Count);
        (await UsedAfterGcAsync(runtime)).ShouldBeGreaterThan(before + (Count * 800));
        (await CallAsync(runtime, value[Count - 1])).Value().GetDouble().ShouldBe(Count - 0.5);

        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (id, token) =>
            (await Client.SendUntilAsync(HttpMethod.Delete, $"/runtimes/{runtime}/functions/{id}", null, token)).Status.ShouldBe(204));

        (await FunctionsAsync(runtime)).ShouldBe(0);
        (await UsedAfterGcAsync(runtime)).ShouldBeLessThan(before + 1_000_000);
        await DeleteAsync(runtime);
    }

    [Fact]
    public async Task Bound_OnceReached_RefusesTheResultAndKeepsTheHandlesThatThereAre()
    {
        await using var small = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxFunctionHandles", "3"));
        var client = small.Client;
        (await client.SendAsync(HttpMethod.Get, "/limits")).Body.GetProperty("maxFunctionHandles").GetInt32().ShouldBe(3);
        var runtime = await client.CreateRuntimeAsync(new { bootstrap = "const make = n => Array.from({ length: n }, (_, i) => () => i)" });

        var refused = await client.EvalInAsync(runtime, "make(4)");
        refused.Outcome().ShouldBe("not_serializable");
        refused.Error().Text("path").ShouldBe("[3]");
        refused.Error().Text("message")!.ShouldContain("3 functions");
        refused.Error().Text("message")!.ShouldContain("MaxFunctionHandles");
        refused.Error().Text("message")!.ShouldContain("release");

        // Nobody has seen the handles of that result, so there are none.
        var kept = (await client.EvalInAsync(runtime, "globalThis.kept = make(3)")).Value();
        (await client.EvalInAsync(runtime, "make(1)")).Outcome().ShouldBe("not_serializable");
        (await client.EvalInAsync(runtime, "kept")).Value().GetRawText().ShouldBe(kept.GetRawText());
        (await client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/functions/{kept[0].Text("$function")}")).Status.ShouldBe(204);
        (await client.EvalInAsync(runtime, "make(1)")).Outcome().ShouldBe("ok");
    }

    private static void ShouldBeProblem(Answer answer, int status, string code, string detail)
    {
        answer.Status.ShouldBe(status, answer.Body.ToString());
        answer["code"].ShouldBe(code);
        answer["detail"]!.ShouldContain(detail);
    }

    private static string[] Items(Answer answer) => [.. answer.Body.GetProperty("items").EnumerateArray().Select(item => item.GetRawText())];

    private Task<JsonElement> CallAsync(string runtime, JsonElement handle, string arguments = "[]") =>
        Client.CallAsync(runtime, $$"""{"function":{{handle.GetRawText()}},"args":{{arguments}} }""");

    private async Task<int> FunctionsAsync(string runtime) =>
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats").GetProperty("functions").GetInt32();

    private async Task<long> UsedAfterGcAsync(string runtime) =>
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/gc")).Body.GetProperty("after").GetProperty("usedHeapBytes").GetInt64();

    private async Task DeleteAsync(string runtime) => (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);
}
