using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using static JsRun.Api.Tests.Requests.Refusals;

namespace JsRun.Api.Tests.Requests;

/// <summary>What is refused before any code runs, and what exactly is said about it.</summary>
public sealed class RequestValidationTests(SharedService service)
{
    private HttpClient Client => service.Client;

    /// <summary>Body of POST /eval, path of the only error, part of its message.</summary>
    public static TheoryData<string, string, string> BadEvaluations => new()
    {
        { "{}", "code", "is required" },
        { """{"code":null}""", "code", "must be a string" },
        { """{"code":1}""", "code", "must be a string" },
        { """{"code":{}}""", "code", "must be a string" },
        { """{"code":"1","code":"2"}""", "code", "more than once" },
        { """{"code":"1","cod\u0065":"2"}""", "code", "more than once" },
        { """{"code":"1","nonsense":1}""", "nonsense", "is no field" },
        { """{"code":"1","Code":"1"}""", "Code", "is no field" },
        { """{"code":"1","non\ud800sense":1}""", "non\\ud800sense", "is no field" },
        { """{"code":"1","context":"default"}""", "context", "is no field" },
        { """{"code":"1","type":"classic"}""", "type", "\"script\" or \"module\"" },
        { """{"code":"1","type":true}""", "type", "\"script\" or \"module\"" },
        { """{"code":"1","timeoutMs":"5"}""", "timeoutMs", "must be an integer" },
        { """{"code":"1","timeoutMs":null}""", "timeoutMs", "must be an integer" },
        { """{"code":"1","timeoutMs":1.5}""", "timeoutMs", "must be an integer" },
        { """{"code":"1","timeoutMs":0}""", "timeoutMs", "at least 1" },
        { """{"code":"1","timeoutMs":-5}""", "timeoutMs", "at least 1" },
        { """{"code":"1","timeoutMs":60001}""", "timeoutMs", "at most 60000, the configured JsRun:Limits:MaxTimeoutMs" },
        { """{"code":"1","timeoutMs":1e30}""", "timeoutMs", "JsRun:Limits:MaxTimeoutMs" },
        { """{"code":"1","timeoutMs":99999999999999999999}""", "timeoutMs", "JsRun:Limits:MaxTimeoutMs" },
        { """{"code":"1","cpuMs":60001}""", "cpuMs", "JsRun:Limits:MaxCpuMs" },
        { """{"code":"1","maxHeapBytes":8388607}""", "maxHeapBytes", "at least 8388608" },
        { """{"code":"1","maxHeapBytes":536870913}""", "maxHeapBytes", "JsRun:Limits:MaxHeapBytes" },
        { """{"code":"1","console":"yes"}""", "console", "true or false" },
        { """{"code":"1","filename":""}""", "filename", "1 to 1024" },
        { """{"code":"1","filename":"a\ud800"}""", "filename", "lone surrogate" },
        { """{"code":"1","filename":"\ud83dx\ude00"}""", "filename", "lone surrogate" },
        { """{"code":"1","filename":"\ud83d\\\ude00"}""", "filename", "lone surrogate" },
        { """{"code":"1","filename":"\ude00\ud83d"}""", "filename", "lone surrogate" },
        { """{"code":"1","filename":"\uD83D\uD83D\uDE00"}""", "filename", "lone surrogate" },
        { """{"code":"1","filename":"\ud83d\n"}""", "filename", "lone surrogate" },
        { """{"code":"1","resultFormat":"xml"}""", "resultFormat", "\"tagged\" or \"json\"" },
        { """{"code":"1","globals":[]}""", "globals", "must be an object" },
        { """{"code":"1","modules":["a"]}""", "modules", "an object" },
        { """{"code":"1","modules":{"a":1}}""", "modules.a", "must be a text" },
        { """{"code":"1","modules":{"a":{"\ud800":1}}}""", "modules.a", "must be a text" },
        { """{"code":"1","modules":{"a":{"$bytes":"?"}}}""", "modules.a", "must be a text" },
        { """{"code":"1","modules":{"a":{"$bytes":"AA==","b":1}}}""", "modules.a", "must be a text" },
        { """{"code":"1","modules":{"":"1"}}""", "modules.", "1 to" },
        { """{"code":"1","modules":{"a":"1","a":"2"}}""", "modules.a", "more than once" },
        { """{"code":"1","modules":{"\ud800":"1"}}""", "modules.\\ud800", "lone surrogate" },
        { """{"code":"1","modules":{"http://[":"1"}}""", "modules.http://[", "no name of a module" },
        { """{"code":"1","modules":{"./":"1"}}""", "modules../", "no name of a module" },
        { """{"code":"1","importMap":1}""", "importMap", "an object" },
        { """{"code":"1","importMap":{"imports":1}}""", "importMap.imports", "an object" },
        { """{"code":"1","importMap":{"imports":{"a":1}}}""", "importMap.imports.a", "text" },
        { """{"code":"1","importMap":{"scopes":{"a":1}}}""", "importMap.scopes.a", "an object" },
        { """{"code":"1","importMap":{"integrity":{}}}""", "importMap.integrity", "no member" },
        { """{"code":"1","snapshot":5}""", "snapshot", "string" },
    };

    [Theory]
    [MemberData(nameof(BadEvaluations))]
    public async Task Evaluation_WithBadField_IsRefusedNamingIt(string body, string path, string message) =>
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, "/eval", body), path, message);

    [Theory]
    [InlineData("""{"globals":{"a":[1,2,{"b":"text"}]},"code":1,}""", 46)]
    [InlineData("""{"globals":{"a":{}},"code":"1"} x""", 33)]
    [InlineData("""{"globals":{"a":[}},"code":"1"}""", 18)]
    [InlineData("""{"code":"1","globals":{"a":{}}""", 31)]
    public async Task MalformedBody_BesideAPlainValue_IsToldWithItsPosition(string body, int position)
    {
        var answer = await Client.SendAsync(HttpMethod.Post, "/eval", body);

        answer["code"].ShouldBe("invalid_request");
        answer.Body.GetProperty("position").GetInt32().ShouldBe(position);
    }

    [Fact]
    public async Task AllBadFields_AreToldAtOnce()
    {
        var answer = await Client.SendAsync(HttpMethod.Post, "/eval", """{"timeoutMs":0,"console":1,"nonsense":{},"globals":{"a":{"$x":1},"b":[{"$date":1}]}}""");

        answer.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name)
            .ShouldBe(["timeoutMs", "console", "nonsense", "globals.a.$x", "globals.b[0].$date", "code"], ignoreOrder: true);
        answer["detail"]!.ShouldContain("6 fields");
    }

    [Theory]
    [InlineData("timeoutMs", "5e3")]
    [InlineData("timeoutMs", "100.0")]
    [InlineData("modules", "{}")]
    [InlineData("importMap", """{"imports":{},"scopes":{}}""")]
    [InlineData("snapshot", "null")]
    [InlineData("web", "false")]
    [InlineData("filename", "\"\\u00e9.js\"")]
    [InlineData("filename", "\"\\uD83D\\ude00 \\\\ud83d\"")]
    [InlineData("globals", """{"a":{"\u0024number":"NaN"}}""")]
    [InlineData("globals", """{"a":1,"a":2}""")]
    [InlineData("globals", """{"$":1,"$map":2}""")]
    [InlineData("globals", """{"a":{"flags":"g","$regexp":"a"}}""")]
    [InlineData("globals", """{"a":{"kind":"x","name":"y","flags":"z"}}""")]
    [InlineData("globals", """{"a":{"$bytes":"AA\/+"}}""")]
    [InlineData("globals", """{"\ud800":"\udfff"}""")]
    public async Task Field_WithUnusualButGoodValue_IsAccepted(string field, string value) =>
        (await Client.EvalAsync($$"""{"code":"1","{{field}}":{{value}}}""" as object)).Outcome().ShouldBe("ok");

    [Fact]
    public async Task Code_AboveItsLimit_IsRefusedHoweverItIsEscaped()
    {
        const int Max = 4 << 20;

        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, "/eval", new { code = new string(' ', Max + 1) }), "code", "JsRun:Limits:MaxCodeBytes");
        (await Client.EvalAsync(new { code = new string(' ', Max) })).Outcome().ShouldBe("ok");
        var escaped = string.Concat(Enumerable.Repeat("\\u0020", Max / 4));
        (await Client.EvalAsync($$"""{"code":"{{escaped}}"}""" as object)).Outcome().ShouldBe("ok");
    }

    /// <summary>Body of POST /runtimes, path of the only error, part of its message.</summary>
    public static TheoryData<string, string, string> BadRuntimes => new()
    {
        { """{"isolation":"thread"}""", "isolation", "\"worker\" or \"process\"" },
        { """{"maxHeapBytes":1048576}""", "maxHeapBytes", "at least 8388608" },
        { """{"initialHeapBytes":67108864,"maxHeapBytes":33554432}""", "initialHeapBytes", "at most maxHeapBytes" },
        { """{"maxStackBytes":1}""", "maxStackBytes", "at least" },
        { """{"maxStackBytes":1073741824}""", "maxStackBytes", "JsRun:Limits:MaxStackBytes" },
        { """{"idleTimeoutSeconds":0}""", "idleTimeoutSeconds", "at least 1" },
        { """{"idleTimeoutSeconds":86401}""", "idleTimeoutSeconds", "JsRun:Idle:MaxTimeoutSeconds" },
        { """{"maxResultBytes":10485761}""", "maxResultBytes", "JsRun:Limits:MaxResultBytes" },
        { """{"maxResultDepth":65}""", "maxResultDepth", "JsRun:Limits:MaxResultDepth" },
        { """{"bootstrap":1}""", "bootstrap", "must be a string" },
        { """{"label":[]}""", "label", "object of strings" },
        { """{"label":{"a":1}}""", "label.a", "must be a string" },
        { """{"label":{"a":"\ud800"}}""", "label.a", "lone surrogate" },
        { """{"label":{"a":"1","a":"2"}}""", "label.a", "more than once" },
        { """{"functions":{"f":{"url":"https://x"}}}""", "functions.f.url", "AllowedUrls" },
        { """{"moduleLoader":{"url":"https://x"}}""", "moduleLoader.url", "AllowedUrls" },
        { """{"moduleLoader":{}}""", "moduleLoader.url", "is required" },
        { """{"moduleLoader":"https://x"}""", "moduleLoader", "must be an object" },
        { """{"jobs":"sometimes"}""", "jobs", "\"manual\"" },
        { """{"intrinsics":true}""", "intrinsics", "must be an object" },
        { """{"intrinsics":"tiny"}""", "intrinsics", "must be an object, or \"minimal\"" },
        { """{"intrinsics":"\ud800a"}""", "intrinsics", "must be an object, or \"minimal\"" },
        { """{"inspector":{"\ud800aaaaaaaaaaaaaa":true}}""", "inspector.\\ud800aaaaaaaaaaaaaa", "is no field" },
        { """{"intrinsics":[]}""", "intrinsics", "must be an object" },
        { """{"intrinsics":{"eval":0}}""", "intrinsics.eval", "true or false" },
        { """{"intrinsics":{"eval":null}}""", "intrinsics.eval", "true or false" },
        { """{"intrinsics":{"eval":false,"ev\u0061l":true}}""", "intrinsics.eval", "more than once" },
        { """{"intrinsics":{"Math":false}}""", "intrinsics.Math", "those are eval, webAssembly" },
        { """{"intrinsics":{"preset":"tiny"}}""", "intrinsics.preset", "must be \"minimal\"" },
        { """{"intrinsics":{"seed":-1}}""", "intrinsics.seed", "an integer from 0 to 9007199254740991" },
        { """{"intrinsics":{"seed":9007199254740992}}""", "intrinsics.seed", "an integer from 0" },
        { """{"intrinsics":{"seed":0.5}}""", "intrinsics.seed", "an integer from 0" },
        { """{"intrinsics":{"seed":"1"}}""", "intrinsics.seed", "an integer from 0" },
        { """{"intrinsics":{"seed":1,"random":false}}""", "intrinsics.seed", "no use without random" },
        { """{"intrinsics":{"now":1705321800000}}""", "intrinsics.now", "ISO 8601" },
        { """{"intrinsics":{"now":"2024-01-15"}}""", "intrinsics.now", "ISO 8601" },
        { """{"intrinsics":{"now":"2024-01-15T12:30:00"}}""", "intrinsics.now", "with its offset" },
        { """{"intrinsics":{"now":"2024-02-30T12:30:00Z"}}""", "intrinsics.now", "ISO 8601" },
        { """{"intrinsics":{"now":"2024-01-15T12:30:00+1:00"}}""", "intrinsics.now", "ISO 8601" },
        { """{"code":"1"}""", "code", "is no field" },
    };

    [Theory]
    [MemberData(nameof(BadRuntimes))]
    public async Task Runtime_WithBadField_IsRefusedNamingIt(string body, string path, string message) =>
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, "/runtimes", body), path, message);

    [Fact]
    public async Task RequestsToRuntimes_WithBadFields_AreRefusedNamingThem()
    {
        var runtime = await Client.CreateRuntimeAsync("""{"jobs":"auto","functions":{},"inspector":null}""");
        var eval = $"/runtimes/{runtime}/eval";
        var call = $"/runtimes/{runtime}/call";

        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, eval, new { code = "1", maxHeapBytes = 8 << 20 }), "maxHeapBytes", "is no field");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, eval, new { code = "1", context = "a/b" }), "context", "id or name");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, "{}"), "function", "is required");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, """{"function":"a..b"}"""), "function", "dotted name");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, """{"function":{"$function":"f"}}"""), "function", "fn_1");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, """{"function":"f","args":{}}"""), "args", "must be an array");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, """{"function":"f","args":[0,{"$x":1}]}"""), "args[1].$x", "no tag");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, """{"function":"f","args":[{"$regexp":"("}]}"""), "args[0]", "");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, """{"function":"f","this":{"$regexp":"("}}"""), "this", "");
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Post, call, """{"function":{"$function":"fn_99"}}"""), 404, "function_not_found");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/a", """{"b":{"$nope":1}}"""), "body.b.$nope", "no tag");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/a?context=", "1"), "context", "id or name");
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/a", new StringContent("1")), 415, "unsupported_media_type");
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);
    }
}
