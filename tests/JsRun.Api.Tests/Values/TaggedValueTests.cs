using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Values;

/// <summary>Every row of the contract's value table, out of an evaluation and into one.</summary>
public sealed class TaggedValueTests(SharedService service)
{
    private HttpClient Client => service.Client;

    /// <summary>JavaScript, its tagged JSON, and an expression that is true of the value <c>v</c> when it came in as that JSON.</summary>
    public static TheoryData<string, string, string> Rows => new()
    {
        { "undefined", """{"$undefined":true}""", "v === undefined" },
        { "null", "null", "v === null" },
        { "true", "true", "v === true" },
        { "1.5", "1.5", "v === 1.5" },
        { "1e21", "1e+21", "v === 1e21" },
        { "2**53 - 1", "9007199254740991", "v === 9007199254740991" },
        { "5e-324", "5e-324", "v === 5e-324" },
        { "NaN", """{"$number":"NaN"}""", "Number.isNaN(v)" },
        { "Infinity", """{"$number":"Infinity"}""", "v === Infinity" },
        { "-Infinity", """{"$number":"-Infinity"}""", "v === -Infinity" },
        { "-0", """{"$number":"-0"}""", "Object.is(v, -0)" },
        { "'h\\u00e9\\n\"\\\\'", "\"hé\\n\\\"\\\\\"", "v === 'h\\u00e9\\n\"\\\\'" },
        { "'\\ud800x'", "\"\\ud800x\"", "v.charCodeAt(0) === 0xd800 && v.length === 2" },
        { "'\\u{1f600}'", "\"😀\"", "v.codePointAt(0) === 0x1f600" },
        { "123456789012345678901234567890n", """{"$bigint":"123456789012345678901234567890"}""", "v === 123456789012345678901234567890n" },
        { "-1n", """{"$bigint":"-1"}""", "v === -1n" },
        { "new Date(Date.UTC(2024, 0, 15, 12, 30))", """{"$date":"2024-01-15T12:30:00.000Z"}""", "v instanceof Date && +v === Date.UTC(2024, 0, 15, 12, 30)" },
        { "new Date(NaN)", """{"$date":null}""", "v instanceof Date && Number.isNaN(+v)" },
        { "new Map([['a', 1], [{ b: 2 }, new Set([3])]])", """{"$map":[["a",1],[{"b":2},{"$set":[3]}]]}""", "v instanceof Map && v.get('a') === 1 && [...v.keys()][1].b === 2" },
        { "new Set([1, undefined])", """{"$set":[1,{"$undefined":true}]}""", "v instanceof Set && v.has(undefined) && v.size === 2" },
        { "new Uint8Array([0, 1, 255])", """{"$bytes":"AAH/"}""", "v instanceof Uint8Array && v[2] === 255" },
        { "new Float64Array([1])", """{"$bytes":"AAAAAAAA8D8=","kind":"Float64Array"}""", "v instanceof Float64Array && v[0] === 1" },
        { "new Uint8Array([9]).buffer", """{"$bytes":"CQ==","kind":"ArrayBuffer"}""", "v instanceof ArrayBuffer && v.byteLength === 1" },
        { "new DataView(new ArrayBuffer(1))", """{"$bytes":"AA==","kind":"DataView"}""", "v instanceof DataView && v.byteLength === 1" },
        { "new BigInt64Array([1n])", """{"$bytes":"AQAAAAAAAAA=","kind":"BigInt64Array"}""", "v instanceof BigInt64Array && v[0] === 1n" },
        { "/a+/gi", """{"$regexp":"a+","flags":"gi"}""", "v instanceof RegExp && v.source === 'a+' && v.flags === 'gi'" },
        { "[1, , 3]", """[1,{"$undefined":true},3]""", "v.length === 3 && v[1] === undefined" },
        { "({ a: undefined, b: 1 })", """{"a":{"$undefined":true},"b":1}""", "'a' in v && v.a === undefined" },
        { "({ $ref: 1, x: 2 })", """{"$object":{"$ref":1,"x":2}}""", "v.$ref === 1 && v.x === 2" },
        { "JSON.parse('{\"__proto__\":1}')", """{"__proto__":1}""", "Object.hasOwn(v, '__proto__') && v.__proto__ === 1" },
        { "[]", "[]", "Array.isArray(v) && v.length === 0" },
        { "({})", "{}", "Object.getPrototypeOf(v) === Object.prototype" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Value_GoingOut_IsItsTaggedForm(string expression, string tagged, string predicate)
    {
        predicate.ShouldNotBeEmpty();
        var envelope = await Client.EvalAsync($"({expression})");

        envelope.Value().GetRawText().ShouldBe(tagged);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Value_ComingIn_IsTheSameValue(string expression, string tagged, string predicate)
    {
        expression.ShouldNotBeEmpty();
        var once = await Client.EvalAsync($$"""{"code":{{JsonSerializer.Serialize(predicate)}},"globals":{"v":{{tagged}} } }""" as object);
        once.Value().GetBoolean().ShouldBeTrue();

        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = $"function check(v) {{ return {predicate} }}" });
        var called = await Client.CallAsync(runtime, $$"""{"function":"check","args":[{{tagged}}]}""");
        called.Value().GetBoolean().ShouldBeTrue();
        (await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/v", tagged)).Status.ShouldBeOneOf(200, 204);
        (await Client.EvalInAsync(runtime, predicate)).Value().GetBoolean().ShouldBeTrue();
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}");
    }

    [Fact]
    public async Task Error_GoesOutAndComesIn()
    {
        var envelope = await Client.EvalAsync("[new RangeError('far', { cause: 1 })]");
        var error = envelope.Value()[0].GetProperty("$error");
        error.Text("name").ShouldBe("RangeError");
        error.Text("message").ShouldBe("far");
        error.Text("stack")!.ShouldContain("RangeError: far");

        var back = await Client.EvalAsync($$"""{"code":"[v instanceof RangeError, v.message]","globals":{"v":{"$error":{{error.GetRawText()}} } } }""" as object);
        back.Value().GetRawText().ShouldBe("""[true,"far"]""");
    }

    [Fact]
    public async Task Function_OfRuntime_IsHandleThatComesBackAsItself()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "function add(a, b) { return a + b } function same(f) { return f === add }" });

        var handle = (await Client.EvalInAsync(runtime, "({ deep: [add] })")).Value().GetProperty("deep")[0];
        handle.Text("$function")!.ShouldStartWith("fn_");
        handle.Text("name").ShouldBe("add");
        (await Client.CallAsync(runtime, $$"""{"function":"same","args":[{{handle.GetRawText()}}]}""")).Value().GetBoolean().ShouldBeTrue();
        (await Client.CallAsync(runtime, $$"""{"function":{"$function":"{{handle.Text("$function")}}"},"args":[2,3]}""")).Value().GetInt32().ShouldBe(5);
    }

    [Fact]
    public async Task Stream_OfRuntime_IsHandle()
    {
        var runtime = await Client.CreateRuntimeAsync();

        var envelope = await Client.EvalInAsync(runtime, "(function* () { yield 1 })()");

        envelope.Text("type").ShouldBe("stream");
        envelope.Value().Text("$stream")!.ShouldStartWith("st_");
    }

    [Theory]
    [InlineData("({ a: [Symbol('s')] })", "a[0]")]
    [InlineData("const o = { x: {} }; o.x.self = o; o", "x.self")]
    [InlineData("({ w: new WeakMap() })", "w")]
    [InlineData("({ p: new Proxy({}, { ownKeys() { throw 1 } }) })", "p")]
    [InlineData("({ get g() { throw new Error('no') } })", "g")]
    [InlineData("({ list: [() => 1] })", "list[0]")]
    public async Task Value_WithoutTaggedForm_IsNotSerializableNamingThePath(string expression, string path)
    {
        var envelope = await Client.EvalAsync(expression.StartsWith("const", StringComparison.Ordinal) ? expression : $"({expression})");

        envelope.Outcome().ShouldBe("not_serializable", envelope.ToString());
        envelope.Error().Text("path").ShouldBe(path);
        envelope.TryGetProperty("value", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Value_NotSerializable_LeavesStateAsTheScriptLeftIt()
    {
        var runtime = await Client.CreateRuntimeAsync();

        (await Client.EvalInAsync(runtime, "globalThis.n = 41; Symbol()")).Outcome().ShouldBe("not_serializable");
        (await Client.EvalInAsync(runtime, "n + 1")).Value().GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task Value_TooDeepOrTooLarge_SaysSo()
    {
        (await Client.EvalAsync("let o = {}; for (let i = 0; i < 100; i++) o = { o }; o")).Outcome().ShouldBe("result_too_deep");
        (await Client.EvalAsync("'x'.repeat(11 * 1024 * 1024)")).Outcome().ShouldBe("result_too_large");
        (await Client.EvalAsync("let a = ['x'.repeat(1000)]; for (let i = 0; i < 30; i++) a = [a, a]; a")).Outcome().ShouldBe("result_too_large");
    }

    [Theory]
    [InlineData("({ a: undefined, b: NaN, d: new Date(0), f() {} })", """{"b":null,"d":"1970-01-01T00:00:00.000Z"}""")]
    [InlineData("[undefined, () => 1, Symbol()]", "[null,null,null]")]
    [InlineData("({ toJSON() { return { mine: 1 } } })", """{"mine":1}""")]
    [InlineData("new Map([[1, 2]])", "{}")]
    [InlineData("'\\ud800'", "\"\\ud800\"")]
    public async Task JsonFormat_IsJsonStringify(string expression, string json)
    {
        var envelope = await Client.EvalAsync(new { code = $"({expression})", resultFormat = "json" });

        envelope.Value().GetRawText().ShouldBe(json);
    }

    [Theory]
    [InlineData("undefined", "undefined")]
    [InlineData("(() => 1)", "function")]
    public async Task JsonFormat_OfNothing_HasNoValue(string code, string type)
    {
        var envelope = await Client.EvalAsync(new { code, resultFormat = "json" });

        envelope.Outcome().ShouldBe("ok");
        envelope.Text("type").ShouldBe(type);
        envelope.TryGetProperty("value", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("1n")]
    [InlineData("const o = {}; o.o = o; o")]
    [InlineData("({ toJSON() { throw new Error('no') } })")]
    public async Task JsonFormat_OfWhatStringifyRefuses_IsNotSerializable(string code)
    {
        (await Client.EvalAsync(new { code, resultFormat = "json" })).Outcome().ShouldBe("not_serializable");
    }

    [Theory]
    [InlineData("""{"$bigint":"12x"}""")]
    [InlineData("""{"$bigint":5}""")]
    [InlineData("""{"$date":"yesterday"}""")]
    [InlineData("""{"$number":"1"}""")]
    [InlineData("""{"$bytes":"***"}""")]
    [InlineData("""{"$bytes":"AA==","kind":"Float65Array"}""")]
    [InlineData("""{"$map":[[1]]}""")]
    [InlineData("""{"$set":1}""")]
    [InlineData("""{"$regexp":"("}""")]
    [InlineData("""{"$regexp":"a","flags":"zz"}""")]
    [InlineData("""{"$nonsense":1}""")]
    [InlineData("""{"$undefined":false}""")]
    [InlineData("""{"$date":null,"more":1}""")]
    [InlineData("""{"$function":"fn_999"}""")]
    public async Task MalformedTaggedValue_IsRefusedNamingTheField(string tagged)
    {
        var answer = await Client.SendAsync(HttpMethod.Post, "/eval", $$"""{"code":"1","globals":{"v":{"list":[{{tagged}}] } } }""");

        answer.Status.ShouldBe(400, answer.Body.ToString());
        answer.Body.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldStartWith("globals.v.list[0]");
    }
}
