using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Realms;

/// <summary>What restricted realms have, and what goes on working in them.</summary>
public sealed class RealmTests : EngineTest
{
    private const string GlobalNames = "Object.getOwnPropertyNames(globalThis).sort().join(' ')";

    public static TheoryData<string, string> NamesWithGlobals => new()
    {
        { "webAssembly", "WebAssembly" },
        { "sharedArrayBuffer", "Atomics SharedArrayBuffer" },
        { "intl", "Intl" },
        { "date", "Date" },
        { "timers", "clearInterval clearTimeout setInterval setTimeout" },
        { "weakRefs", "FinalizationRegistry WeakRef" },
        { "proxy", "Proxy" },
        { "reflect", "Reflect" },
        { "mapSet", "Map Set WeakMap WeakSet" },
        { "typedArrays", "ArrayBuffer BigInt64Array BigUint64Array DataView Float16Array Float32Array Float64Array Int16Array Int32Array Int8Array Uint16Array Uint32Array Uint8Array Uint8ClampedArray" },
        { "promise", "Promise" },
        { "bigInt", "BigInt BigInt64Array BigUint64Array" },
        { "regExp", "RegExp" },
        { "json", "JSON" },
        { "structuredClone", "structuredClone" },
        { "queueMicrotask", "queueMicrotask" },
        { "streams", "ByteLengthQueuingStrategy CountQueuingStrategy ReadableByteStreamController ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader TransformStream TransformStreamDefaultController WritableStream WritableStreamDefaultController WritableStreamDefaultWriter" },
        { "eval", "" },
        { "random", "" },
        { "stringNormalize", "" },
    };

    [Theory]
    [MemberData(nameof(NamesWithGlobals))]
    public async Task Name_TakenAwayAlone_LeavesTheOtherGlobals(string name, string globals)
    {
        var whole = await Start();
        var restricted = await StartRestricted($$"""{"{{name}}":false}""");

        var before = (await Eval(whole, GlobalNames)).Value.Trim('"').Split(' ');
        var after = (await Eval(restricted, GlobalNames)).Value.Trim('"').Split(' ');

        before.Except(after).ShouldBe(globals.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        after.Except(before).ShouldBeEmpty();
    }

    [Fact]
    public async Task Minimal_Globals_AreBaseObjectsAndJson()
    {
        var runtime = await StartRestricted("""{"preset":"minimal"}""");

        (await Eval(runtime, GlobalNames)).ShouldBeOk(
            "\"AggregateError Array Boolean Error EvalError Function Infinity Iterator JSON Math NaN Number Object RangeError ReferenceError Reflect String "
            + "SuppressedError Symbol SyntaxError TypeError URIError decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN "
            + "parseFloat parseInt undefined unescape\"");
        (await Eval(runtime, "Object.getOwnPropertySymbols(globalThis).map(String).join()")).ShouldBeOk("\"\"");
    }

    [Fact]
    public async Task Minimal_WithOverrides_KeepsWhatTheyName()
    {
        var runtime = await StartRestricted("""{"preset":"minimal","date":true,"eval":true,"json":false}""");

        (await Eval(runtime, "[typeof Date, eval('1 + 1'), typeof JSON, typeof Map].join()")).ShouldBeOk("\"function,2,undefined,undefined\"");
    }

    [Theory]
    [InlineData("""{"preset":"minimal"}""")]
    [InlineData("""{"intl":false,"date":false,"mapSet":false,"typedArrays":false,"promise":false,"bigInt":false,"regExp":false,"json":false}""")]
    public async Task Results_OfEveryKind_AreReturned(string intrinsics)
    {
        const string Globals =
            """{"a":{"$date":"2024-01-15T12:30:00.000Z"},"b":{"$map":[[1,{"$set":[2]}]]},"c":{"$bytes":"AQI="},"d":{"$bigint":"5"},"e":{"$regexp":"a+","flags":"g"},"f":{"$number":"-0"},"g":{"$bytes":"AAAAAAAA8D8=","kind":"Float64Array"},"h":{"$undefined":true}}""";
        var runtime = await StartRestricted(intrinsics);

        var values = await Answer.Of(runtime.EvaluateAsync(new EvaluateRequest { Code = "\"({ a, b, c, d, e, f, g, h })\""u8.ToArray(), Globals = Utf8(Globals), Limits = RunLimits }, Cancellation));
        values.ShouldBeOk(Globals);

        (await Eval(runtime, "(async () => [await null, /x/g, 2n ** 64n, class A {}.name])()")).ShouldBeOk("""[null,{"$regexp":"x","flags":"g"},{"$bigint":"18446744073709551616"},"A"]""");
        var error = await Eval(runtime, "function f() { throw new RangeError('no', { cause: new TypeError('why') }) } f()");
        error.Outcome.ShouldBe(RunOutcome.JavaScriptError);
        error.ErrorField("stack").GetString()!.ShouldContain("at f (main.js:1:");
        error.ErrorField("cause").GetProperty("message").GetString().ShouldBe("why");
    }

    [Fact]
    public async Task Minimal_Streams_AreDrained()
    {
        var runtime = await StartRestricted("""{"preset":"minimal"}""");
        var request = new EvaluateRequest { Code = "\"(async function* () { yield 1; yield 2 })()\""u8.ToArray(), Limits = RunLimits, DrainStreams = true };

        (await Answer.Of(runtime.EvaluateAsync(request, Cancellation))).ShouldBeOk("[1,2]");
    }

    [Fact]
    public async Task Minimal_Console_PrintsEveryKind()
    {
        var runtime = await StartRestricted("""{"preset":"minimal"}""", console: true);

        var answer = await Eval(
            runtime,
            "console.log('%s %d', 'a', 1, { b: [1n, /x/] }, new TypeError('t').message, (async () => 1)(), Symbol('s')); console.table([{ a: 1 }]); console.time('t'); console.timeEnd('t')",
            console: true);

        answer.ShouldBeOk("""{"$undefined":true}""");
        answer.ConsoleEntries.Length.ShouldBe(3);
        answer.ConsoleEntries[0].GetProperty("text").GetString()!.ShouldStartWith("a 1 { b: [ 1n,");
        answer.ConsoleEntries[2].GetProperty("text").GetString().ShouldBe("t: 0ms");
    }

    [Fact]
    public async Task FreshContexts_AreRestrictedAsTheDefaultOne()
    {
        var runtime = await StartRestricted("""{"date":false,"seed":1}""");

        var first = await EvalFresh(runtime, "[typeof Date, Math.random()].join()");
        first.Value.ShouldStartWith("\"undefined,0.");
        (await EvalFresh(runtime, "[typeof Date, Math.random()].join()")).ShouldBeOk(first.Value);
        (await Eval(runtime, "[typeof Date, Math.random()].join()")).ShouldBeOk(first.Value);
    }

    [Fact]
    public async Task Request_WithIntrinsics_RestrictsAPreparedRuntime()
    {
        var runtime = await Start();
        var request = new EvaluateRequest { Code = "\"typeof Date\""u8.ToArray(), Limits = RunLimits, IsBootstrap = true, Console = true, Intrinsics = Utf8("""{"date":false}""") };

        (await Answer.Of(runtime.EvaluateAsync(request, Cancellation))).ShouldBeOk("\"undefined\"");
        (await EvalFresh(runtime, "typeof Date")).ShouldBeOk("\"undefined\"");
        (await Eval(runtime, "typeof console")).ShouldBeOk("\"object\"");
    }

    [Theory]
    [InlineData("[]", "intrinsics")]
    [InlineData("{", "intrinsics")]
    [InlineData("""{"seed":-1}""", "intrinsics.seed")]
    [InlineData("""{"seed":1.5}""", "intrinsics.seed")]
    [InlineData("""{"now":"yesterday"}""", "intrinsics.now")]
    public async Task Request_WithMalformedIntrinsics_NamesThePlace(string intrinsics, string path)
    {
        var runtime = await Start();
        var request = new EvaluateRequest { Code = "\"1\""u8.ToArray(), Limits = RunLimits, Intrinsics = Utf8(intrinsics) };

        var answer = await Answer.Of(runtime.EvaluateAsync(request, Cancellation));

        answer.Outcome.ShouldBe(RunOutcome.InvalidIntrinsics);
        answer.ErrorField("path").GetString().ShouldBe(path);
    }

    [Fact]
    public async Task StructuredClone_OfSharedBuffersInsideOthers_KeepsThem()
    {
        var runtime = await Start();

        (await Eval(
            runtime,
            "const shared = Array.from({ length: 50 }, (_, i) => new SharedArrayBuffer(i)); "
            + "const clones = structuredClone({ list: shared.map((buffer) => ({ buffer, more: [buffer, {}, new Date(0)] })) }); "
            + "clones.list.every(({ buffer, more }, i) => buffer.byteLength === i && more[0] === buffer)")).ShouldBeOk("true");
    }

    private Task<JsRuntime> StartRestricted(string intrinsics, bool console = false) =>
        StartWith(new RuntimeOptions(Limits) { Intrinsics = Utf8(intrinsics), Console = console });

    private static async Task<Answer> EvalFresh(JsRuntime runtime, string code) =>
        await Answer.Of(runtime.EvaluateAsync(
            new EvaluateRequest { Code = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(code), Limits = RunLimits, FreshContext = true }, Cancellation));
}
