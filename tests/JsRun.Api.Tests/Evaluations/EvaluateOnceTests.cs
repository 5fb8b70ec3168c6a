using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Evaluations;

public sealed class EvaluateOnceTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("1 + 1", "2", "number")]
    [InlineData("'a' + 'b'", "\"ab\"", "string")]
    [InlineData("const x = 20; x * 2", "40", "number")]
    [InlineData("if (true) { 'yes' } else { 'no' }", "\"yes\"", "string")]
    [InlineData("({ a: [1, { b: null }] })", """{"a":[1,{"b":null}]}""", "object")]
    [InlineData("[1, 'two', true]", """[1,"two",true]""", "array")]
    [InlineData("null", "null", "null")]
    [InlineData("", """{"$undefined":true}""", "undefined")]
    [InlineData("var a = 1", """{"$undefined":true}""", "undefined")]
    [InlineData("'use strict'; (function () { return typeof this })()", "\"undefined\"", "string")]
    [InlineData("Promise.resolve(7)", "7", "number")]
    [InlineData("new Promise(resolve => setTimeout(() => resolve('late'), 5))", "\"late\"", "string")]
    [InlineData("await 5", "5", "number")]
    [InlineData("const a = await Promise.resolve(5); a + 1", "6", "number")]
    [InlineData("await (async () => 8)()", "8", "number")]
    [InlineData("let s = 0; for await (const n of (async function* () { yield 1; yield 2 })()) s += n; s", "3", "number")]
    [InlineData("structuredClone(new Map([[1, 2]])).get(1)", "2", "number")]
    [InlineData("new Promise(r => queueMicrotask(() => r('micro')))", "\"micro\"", "string")]
    [InlineData("typeof console", "\"undefined\"", "string")]
    [InlineData("[typeof process, typeof require, typeof Deno, typeof fetch, typeof window].join()", "\"undefined,undefined,undefined,undefined,undefined\"", "string")]
    public async Task Eval_OfScript_GivesValueOfLastExpression(string code, string value, string type)
    {
        var envelope = await Client.EvalAsync(code);

        envelope.Value().GetRawText().ShouldBe(value);
        envelope.Text("type").ShouldBe(type);
    }

    [Fact]
    public async Task Eval_WithGlobals_SeesThem()
    {
        var envelope = await Client.EvalAsync("""{"code":"[a.b, when instanceof Date, big + 1n]","globals":{"a":{"b":3},"when":{"$date":"2024-01-15T12:30:00.000Z"},"big":{"$bigint":"41"}}}""" as object);

        envelope.Value().GetRawText().ShouldBe("""[3,true,{"$bigint":"42"}]""");
    }

    [Fact]
    public async Task Eval_OfModule_GivesItsExports()
    {
        var envelope = await Client.EvalAsync(new { code = "export const a = 1; export default 'd'; export function f() {} await null; export let late = await Promise.resolve(3);", type = "module", globals = new { } });

        envelope.Outcome().ShouldBe("not_serializable");
        envelope.Error().Text("path").ShouldBe("f");

        var plain = await Client.EvalAsync(new { code = "export const a = 1; export default 'd'; export let late = await Promise.resolve(3);", type = "module" });
        plain.Value().GetProperty("a").GetInt32().ShouldBe(1);
        plain.Value().GetProperty("default").GetString().ShouldBe("d");
        plain.Value().GetProperty("late").GetInt32().ShouldBe(3);
        plain.Text("type").ShouldBe("object");
    }

    [Fact]
    public async Task Eval_ThatThrows_TellsErrorStackAndFrames()
    {
        var envelope = await Client.EvalAsync(new { code = "function inner() {\n  throw new TypeError('bad');\n}\ninner();", filename = "app.js" });

        envelope.Outcome().ShouldBe("javascript_error");
        var error = envelope.Error();
        error.Text("name").ShouldBe("TypeError");
        error.Text("message").ShouldBe("bad");
        error.Text("stack")!.ShouldContain("at inner (app.js:2:9)");
        var frame = error.GetProperty("frames")[0];
        frame.Text("function").ShouldBe("inner");
        frame.Text("file").ShouldBe("app.js");
        frame.GetProperty("line").GetInt32().ShouldBe(2);
        frame.GetProperty("column").GetInt32().ShouldBe(9);
    }

    [Theory]
    [InlineData("Promise.reject(new RangeError('no'))")]
    [InlineData("(async () => { await null; throw new RangeError('no') })()")]
    [InlineData("await Promise.reject(new RangeError('no'))")]
    public async Task Eval_OfRejection_IsJavaScriptError(string code)
    {
        var envelope = await Client.EvalAsync(code);

        envelope.Outcome().ShouldBe("javascript_error");
        envelope.Error().Text("name").ShouldBe("RangeError");
        envelope.Error().Text("message").ShouldBe("no");
        envelope.Error().GetProperty("frames").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Eval_ThatThrowsNoError_GivesTheValueThrown()
    {
        var envelope = await Client.EvalAsync("throw { code: 7n }");

        envelope.Outcome().ShouldBe("javascript_error");
        envelope.Error().GetProperty("value").GetRawText().ShouldBe("""{"code":{"$bigint":"7"}}""");
    }

    [Fact]
    public async Task Eval_ThatThrowsWithCause_GivesTheCause()
    {
        var envelope = await Client.EvalAsync("throw new Error('outer', { cause: new TypeError('inner') })");

        envelope.Error().GetProperty("cause").Text("message").ShouldBe("inner");
    }

    [Theory]
    [InlineData("let a = 1;\nlet b = ;", 2, 9, "let b = ;")]
    [InlineData("1;\n  function (", 2, 3, "  function (")]
    [InlineData("await foo(", 1, 11, "await foo(")]
    public async Task Eval_ThatDoesNotParse_TellsLineAndColumn(string code, int line, int column, string sourceLine)
    {
        var envelope = await Client.EvalAsync(code);

        envelope.Outcome().ShouldBe("syntax_error", envelope.ToString());
        envelope.Error().Text("name").ShouldBe("SyntaxError");
        envelope.Error().GetProperty("line").GetInt32().ShouldBe(line);
        envelope.Error().GetProperty("column").GetInt32().ShouldBe(column);
        envelope.Error().Text("sourceLine").ShouldBe(sourceLine);
    }

    [Theory]
    [InlineData("new Promise(() => {})")]
    [InlineData("await new Promise(() => {})")]
    [InlineData("(async () => { await new Promise(() => {}) })()")]
    public async Task Eval_OfPromiseNothingCanSettle_EndsAtOnce(string code)
    {
        var envelope = await Client.EvalAsync(new { code, timeoutMs = 30_000 });

        envelope.Outcome().ShouldBe("never_settled");
        envelope.GetProperty("usage").GetProperty("wallMs").GetDouble().ShouldBeLessThan(5_000);
    }

    [Fact]
    public async Task Eval_OfAsyncGenerator_ReadsItToAnArray()
    {
        var envelope = await Client.EvalAsync("(async function* () { yield 1; yield { a: 2 } })()");

        envelope.Value().GetRawText().ShouldBe("""[1,{"a":2}]""");
    }

    [Fact]
    public async Task Eval_CompilesWebAssembly()
    {
        var envelope = await Client.EvalAsync("""
            const bytes = new Uint8Array([0,97,115,109,1,0,0,0,1,7,1,96,2,127,127,1,127,3,2,1,0,7,7,1,3,97,100,100,0,0,10,9,1,7,0,32,0,32,1,106,11]);
            const { instance } = await WebAssembly.instantiate(bytes);
            instance.exports.add(19, 23)
            """);

        envelope.Value().GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task Eval_ReportsUsage()
    {
        var envelope = await Client.EvalAsync("let s = 0; for (let i = 0; i < 3e6; i++) s += i; s");

        var usage = envelope.GetProperty("usage");
        usage.GetProperty("cpuMs").GetDouble().ShouldBeGreaterThan(0);
        usage.GetProperty("wallMs").GetDouble().ShouldBeGreaterThan(0);
        usage.GetProperty("queuedMs").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        usage.GetProperty("heapUsedBytes").GetInt64().ShouldBeGreaterThan(0);
        usage.GetProperty("externalBytes").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
        envelope.TryGetProperty("runtime", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Eval_RunsInParallelAndApart()
    {
        var envelopes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Client.EvalAsync($"globalThis.n = (globalThis.n ?? 0) + {i}; n")));

        envelopes.Select(envelope => envelope.Value().GetInt32()).ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task Eval_WithConsole_CapturesFormattedEntries()
    {
        var envelope = await Client.EvalAsync(new
        {
            console = true,
            code = "console.log('hi %s, %d', 'Ann', 3, { a: [1] }); console.error(new Map([['k', 1]])); console.table([{ a: 1 }]); "
                + "console.group('g'); console.warn('in'); console.groupEnd(); console.count(); console.count(); throw new Error('end')",
        });

        envelope.Outcome().ShouldBe("javascript_error");
        var entries = envelope.GetProperty("console").EnumerateArray().ToArray();
        entries.Select(entry => entry.Text("level")).ShouldBe(["log", "error", "log", "log", "warn", "log", "log"]);
        entries[0].Text("text").ShouldBe("hi Ann, 3 { a: [ 1 ] }");
        entries[0].GetProperty("args").GetRawText().ShouldBe("""["hi %s, %d","Ann",3,{"a":[1]}]""");
        entries[0].GetProperty("atMs").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        entries[1].Text("text").ShouldBe("Map(1) { 'k' => 1 }");
        entries[2].Text("text")!.ShouldContain("│ 0");
        entries[4].Text("text").ShouldBe("  in");
        entries[6].Text("text").ShouldBe("default: 2");
    }

    [Fact]
    public async Task Eval_WithUnhandledRejection_WritesItToTheConsole()
    {
        var envelope = await Client.EvalAsync(new { console = true, code = "Promise.reject(new Error('lost')); 1" });

        envelope.Value().GetInt32().ShouldBe(1);
        var entry = envelope.GetProperty("console").EnumerateArray().ShouldHaveSingleItem();
        entry.Text("level").ShouldBe("error");
        entry.Text("text")!.ShouldContain("lost");
    }

    [Fact]
    public async Task Eval_WithTooManyConsoleEntries_KeepsTheFirstAndSaysSo()
    {
        var envelope = await Client.EvalAsync(new { console = true, code = "for (let i = 0; i < 5000; i++) console.log(i); 'done'" });

        envelope.Value().GetString().ShouldBe("done");
        var entries = envelope.GetProperty("console");
        entries.GetArrayLength().ShouldBeLessThanOrEqualTo(1001);
        entries[entries.GetArrayLength() - 1].Text("text")!.ShouldContain("4000");
    }

    [Fact]
    public async Task Eval_WithTamperedPrototypes_StaysIntact()
    {
        var envelope = await Client.EvalAsync(new
        {
            console = true,
            code = "const map = new Map([[1, 2]]); Object.prototype.toJSON = () => 'pwn'; Array.prototype.join = () => 'pwn'; Array.prototype[Symbol.iterator] = function* () { yield 'pwn' };"
                + "Map.prototype.entries = Map.prototype[Symbol.iterator] = () => { throw 1 }; Date.prototype.toISOString = () => 'pwn';"
                + "console.log([1], map); ({ a: [1, 2], m: new Map(), d: new Date(0) })",
        });

        envelope.Value().GetRawText().ShouldBe("""{"a":[1,2],"m":{"$map":[]},"d":{"$date":"1970-01-01T00:00:00.000Z"}}""");
        envelope.GetProperty("console")[0].Text("text").ShouldStartWith("[ 1 ]");
    }
}
