using System.Net.Http.Headers;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

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
        { """{"code":"1","resultFormat":"xml"}""", "resultFormat", "\"tagged\" or \"json\"" },
        { """{"code":"1","globals":[]}""", "globals", "must be an object" },
        { """{"code":"1","modules":{"a":"b"}}""", "modules", "not offered" },
        { """{"code":"1","importMap":{"imports":{"a":"b"}}}""", "importMap", "not offered" },
        { """{"code":"1","snapshot":"sn_1"}""", "snapshot", "not offered" },
        { """{"code":"1","web":true}""", "web", "not offered" },
    };

    /// <summary>A value, and path and part of the message of its error, below <c>globals</c>.</summary>
    public static TheoryData<string, string, string> BadValues => new()
    {
        { """{"v":{"$undefined":1}}""", "globals.v.$undefined", "must be true" },
        { """{"v":{"$number":"1"}}""", "globals.v.$number", "\"NaN\"" },
        { """{"v":{"$bigint":"1.5"}}""", "globals.v.$bigint", "decimal digits" },
        { """{"v":{"$bigint":""}}""", "globals.v.$bigint", "decimal digits" },
        { """{"v":{"$bigint":12}}""", "globals.v.$bigint", "decimal digits" },
        { """{"v":{"$date":"15.1.2024"}}""", "globals.v.$date", "2024-01-15" },
        { """{"v":{"$date":5}}""", "globals.v.$date", "2024-01-15" },
        { """{"v":{"$bytes":"A"}}""", "globals.v.$bytes", "base64" },
        { """{"v":{"$bytes":"AA== "}}""", "globals.v.$bytes", "base64" },
        { """{"v":{"$bytes":"AA==","kind":"Array"}}""", "globals.v", "unknown kind" },
        { """{"v":{"kind":"Float64Array","$bytes":"AA=="}}""", "globals.v", "no multiple of the 8" },
        { """{"v":{"$regexp":"a","flags":"gg"}}""", "globals.v", "flags" },
        { """{"v":{"$regexp":"a","flags":"uv"}}""", "globals.v", "flags" },
        { """{"v":{"$map":{}}}""", "globals.v.$map", "[key, value]" },
        { """{"v":{"$map":[1]}}""", "globals.v.$map[0]", "key and a value" },
        { """{"v":{"$map":[[1,2],[1]]}}""", "globals.v.$map[1]", "key and a value" },
        { """{"v":{"$map":[[1,{"$set":2}]]}}""", "globals.v.$map[0][1].$set", "must be an array" },
        { """{"v":{"$error":1}}""", "globals.v.$error", "must be an object" },
        { """{"v":{"$error":{"message":1}}}""", "globals.v.$error.message", "must be a string" },
        { """{"v":{"$function":"add"}}""", "globals.v.$function", "fn_1" },
        { """{"v":{"$stream":"st_1"}}""", "globals.v.$stream", "not offered" },
        { """{"v":{"$from":{"context":"c","expression":"x"}}}""", "globals.v.$from", "no tag" },
        { """{"v":{"a":1,"$x":2}}""", "globals.v.$x", "no tag" },
        { """{"v":{"\u0024x":2}}""", "globals.v.$x", "no tag" },
        { """{"v":{"$set":[],"$map":[]}}""", "globals.v.$map", "beside another tag" },
        { """{"v":{"$date":null,"zone":"UTC"}}""", "globals.v", "other names" },
        { """{"v":{"$date":null,"flags":"g"}}""", "globals.v", "other names" },
        { """{"v":{"$object":[]}}""", "globals.v.$object", "must be an object" },
        { """{"v":{"a b":[0,{"$nope":1}]}}""", """globals.v["a b"][1].$nope""", "no tag" },
    };

    /// <summary>Bodies that are no JSON, with line and byte of the mistake.</summary>
    public static TheoryData<string, int, int> MalformedBodies => new()
    {
        { "{", 1, 2 },
        { """{"code":"1",}""", 1, 13 },
        { "{\n  \"code\": '1'\n}", 2, 11 },
        { """{"code":"1"} x""", 1, 14 },
        { """{"code":"1"}{}""", 1, 13 },
        { """{"code":"1" /* no */}""", 1, 13 },
        { """{"code":"\x"}""", 1, 11 },
        { "{\"code\":\"a\nb\"}", 1, 11 },
        { """{"code":01}""", 1, 10 },
        { """{"code":NaN}""", 1, 9 },
    };

    [Theory]
    [MemberData(nameof(BadEvaluations))]
    public async Task Evaluation_WithBadField_IsRefusedNamingIt(string body, string path, string message) =>
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, "/eval", body), path, message);

    [Theory]
    [MemberData(nameof(BadValues))]
    public async Task Value_WithBadShape_IsRefusedNamingItsPath(string globals, string path, string message) =>
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, "/eval", $$"""{"code":"1","globals":{{globals}}}"""), path, message);

    [Theory]
    [MemberData(nameof(MalformedBodies))]
    public async Task Body_ThatIsNoJson_IsRefusedNamingThePosition(string body, int line, int position)
    {
        var answer = await Client.SendAsync(HttpMethod.Post, "/eval", body);

        ShouldHaveError(answer, "body", "is not valid JSON");
        (answer.Body.GetProperty("line").GetInt32(), answer.Body.GetProperty("position").GetInt32()).ShouldBe((line, position));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \n", "is empty")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("\"code\"", "must be a JSON object")]
    [InlineData("null", "must be a JSON object")]
    public async Task Body_ThatIsNoObject_IsRefused(string body, string message) =>
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, "/eval", body), "body", message);

    [Fact]
    public async Task Body_ThatIsNotUtf8_IsRefusedNamingThePosition()
    {
        byte[] body = [.. "{\"code\":\n\"a"u8, 0xff, .. "\"}"u8];

        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, "/eval", Json(body)), "body", "is not UTF-8: line 2, byte 3");
    }

    [Fact]
    public async Task Body_WithByteOrderMark_IsRead()
    {
        byte[] body = [0xef, 0xbb, 0xbf, .. "{\"code\":\"'é'\"}"u8];

        (await Client.EvalAsync((object)Json(body))).Value().GetString().ShouldBe("é");
    }

    [Fact]
    public async Task AllBadFields_AreToldAtOnce()
    {
        var answer = await Client.SendAsync(HttpMethod.Post, "/eval", """{"timeoutMs":0,"console":1,"nonsense":{},"globals":{"a":{"$x":1},"b":[{"$date":1}]}}""");

        answer.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name)
            .ShouldBe(["timeoutMs", "console", "nonsense", "globals.a.$x", "globals.b[0].$date", "code"], ignoreOrder: true);
        answer["detail"]!.ShouldContain("6 fields");
    }

    [Fact]
    public async Task Problem_HasAllMembersAndItsMediaType()
    {
        var answer = await Client.SendAsync(HttpMethod.Post, "/eval", "{}");

        answer.Message.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer["type"]!.ShouldNotBeEmpty();
        answer["title"]!.ShouldNotBeEmpty();
        answer["detail"].ShouldBe("code is required.");
        answer.Body.GetProperty("status").GetInt32().ShouldBe(400);
        answer["traceId"]!.ShouldMatch("^[0-9a-f]{32}$");
    }

    [Fact]
    public async Task Problem_OfTracedRequest_HasItsTraceId()
    {
        const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var request = new HttpRequestMessage(HttpMethod.Get, "/runtimes/rt_none");
        request.Headers.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        var body = JsRunCalls.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        body.Text("traceId").ShouldBe(TraceId);
    }

    [Theory]
    [InlineData("timeoutMs", "5e3")]
    [InlineData("timeoutMs", "100.0")]
    [InlineData("modules", "{}")]
    [InlineData("importMap", """{"imports":{},"scopes":{}}""")]
    [InlineData("snapshot", "null")]
    [InlineData("web", "false")]
    [InlineData("filename", "\"\\u00e9.js\"")]
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
    public async Task Globals_WithNamesLikeTags_AreTakenLiterally()
    {
        var envelope = await Client.EvalAsync("""{"code":"[$, $map, $undefined]","globals":{"$":1,"$map":[2],"$undefined":{"$date":null}}}""" as object);

        envelope.Value().GetRawText().ShouldBe("""[1,[2],{"$date":null}]""");
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("{\"$set\":[", "]}")]
    [InlineData("{\"$map\":[[0,", "]]}")]
    [InlineData("{\"$object\":{\"$a\":", "}}")]
    public async Task Value_AtTheDepthLimit_IsTakenAndOneDeeperIsRefused(string open, string close)
    {
        string Body(int depth) => $$"""{"code":"1","globals":{"v":{{string.Concat(Enumerable.Repeat(open, depth))}}1{{string.Concat(Enumerable.Repeat(close, depth))}} } }""";

        (await Client.EvalAsync(Body(64) as object)).Outcome().ShouldBe("ok");
        var answer = await Client.SendAsync(HttpMethod.Post, "/eval", Body(65));
        answer.Status.ShouldBe(400, answer.Body.ToString());
        var error = answer.Body.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem();
        error.Name.ShouldStartWith("globals.v");
        error.Value[0].GetString()!.ShouldContain("JsRun:Limits:MaxInputDepth");
    }

    [Fact]
    public async Task Body_NestedAsDeepAsItIsLong_IsRefused()
    {
        var deep = new string('[', 1_000_000) + new string(']', 1_000_000);

        var answer = await Client.SendAsync(HttpMethod.Post, "/eval", $$"""{"code":"1","globals":{"v":{{deep}} } }""");

        ShouldHaveError(answer, "globals.v" + string.Concat(Enumerable.Repeat("[0]", 64)), "nested deeper");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, "/eval", deep), "body", "must be a JSON object");
    }

    [Fact]
    public async Task Code_AboveItsLimit_IsRefusedHoweverItIsEscaped()
    {
        const int Max = 4 << 20;

        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, "/eval", new { code = new string(' ', Max + 1) }), "code", "JsRun:Limits:MaxCodeBytes");
        (await Client.EvalAsync(new { code = new string(' ', Max) })).Outcome().ShouldBe("ok");
        var escaped = string.Concat(Enumerable.Repeat("\\u0020", Max / 4));
        (await Client.EvalAsync($$"""{"code":"{{escaped}}"}""" as object)).Outcome().ShouldBe("ok");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_AboveItsLimit_Is413(bool chunked)
    {
        using var content = Json(new byte[17 << 20]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/eval") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = !chunked;
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(413);
        var body = JsRunCalls.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        body.Text("code").ShouldBe("payload_too_large");
        body.Text("detail")!.ShouldContain("JsRun:Limits:MaxRequestBytes");
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json", "gzip")]
    [InlineData(null, null)]
    public async Task Body_OfOtherType_Is415(string? type, string? encoding)
    {
        using var content = new ByteArrayContent("{\"code\":\"1\"}"u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        ShouldBeProblem(await Client.SendAsync(HttpMethod.Post, "/eval", content), 415, "unsupported_media_type");
    }

    [Theory]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("application/vnd.example+json")]
    public async Task Body_OfJsonType_IsRead(string type)
    {
        var content = new ByteArrayContent("{\"code\":\"1\"}"u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        (await Client.SendAsync(HttpMethod.Post, "/eval", content)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("text/event-stream", 406)]
    [InlineData("application/x-ndjson", 406)]
    [InlineData("text/html", 406)]
    [InlineData("application/json;q=0", 406)]
    [InlineData("*/*;q=0.1, application/json;q=0", 406)]
    [InlineData("text/event-stream, application/json;q=0.5", 200)]
    [InlineData("application/*", 200)]
    [InlineData("*/*", 200)]
    public async Task Accept_DecidesWhetherThereIsAnAnswer(string accept, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/eval") { Content = Json("{\"code\":\"1\"}"u8.ToArray()) };
        request.Headers.TryAddWithoutValidation("Accept", accept).ShouldBeTrue();
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(status == 200 ? "application/json" : "application/problem+json");
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, "not_found")]
    [InlineData("POST", "/runtimes/rt_none/nowhere", 404, "not_found")]
    [InlineData("GET", "/eval", 405, "method_not_allowed")]
    [InlineData("PATCH", "/runtimes", 405, "method_not_allowed")]
    [InlineData("GET", "/runtimes/rt_none", 404, "runtime_not_found")]
    [InlineData("DELETE", "/runtimes/rt_none", 404, "runtime_not_found")]
    [InlineData("POST", "/runtimes/rt_none/interrupt", 404, "runtime_not_found")]
    [InlineData("POST", "/runtimes/rt_none/gc", 404, "runtime_not_found")]
    [InlineData("GET", "/runtimes/rt_none/memory", 404, "runtime_not_found")]
    [InlineData("GET", "/runtimes?limit=0", 400, "invalid_request")]
    [InlineData("GET", "/runtimes?limit=201", 400, "invalid_request")]
    [InlineData("GET", "/runtimes?limit=x", 400, "invalid_request")]
    [InlineData("GET", "/runtimes?after=zzz", 400, "invalid_request")]
    [InlineData("GET", "/runtimes?lable.a=b", 400, "invalid_request")]
    public async Task Request_ThatLeadsNowhere_IsAProblem(string method, string path, int status, string code) =>
        ShouldBeProblem(await Client.SendAsync(new HttpMethod(method), path), status, code);

    [Fact]
    public async Task MethodNotAllowed_TellsWhichAre()
    {
        var answer = await Client.SendAsync(HttpMethod.Get, "/eval");

        answer.Message.Content.Headers.Allow.ShouldBe(["POST"]);
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
        { """{"functions":{"f":{"url":"https://x"}}}""", "functions", "not offered" },
        { """{"moduleLoader":{"url":"https://x"}}""", "moduleLoader", "not offered" },
        { """{"jobs":"manual"}""", "jobs", "not offered" },
        { """{"intrinsics":{"eval":false}}""", "intrinsics", "not offered" },
        { """{"inspector":{"waitForConnection":true}}""", "inspector", "not offered" },
        { """{"web":true}""", "web", "not offered" },
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
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, eval, new { code = "1", context = "ctx_1" }), "context", "not offered");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, "{}"), "function", "is required");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, """{"function":"a..b"}"""), "function", "dotted name");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, """{"function":{"$function":"f"}}"""), "function", "fn_1");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, """{"function":"f","args":{}}"""), "args", "must be an array");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, """{"function":"f","args":[0,{"$x":1}]}"""), "args[1].$x", "no tag");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, """{"function":"f","args":[{"$regexp":"("}]}"""), "args[0]", "");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, call, """{"function":"f","this":{"$regexp":"("}}"""), "this", "");
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Post, call, """{"function":{"$function":"fn_99"}}"""), 404, "function_not_found");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/a", """{"b":{"$nope":1}}"""), "body.b.$nope", "no tag");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/a?context=ctx_1", "1"), "context", "not offered");
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/a", new StringContent("1")), 415, "unsupported_media_type");
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);
    }

    private static ByteArrayContent Json(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static void ShouldBeProblem(Answer answer, int status, string code)
    {
        answer.Status.ShouldBe(status, answer.Body.ToString());
        answer.Message.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer["code"].ShouldBe(code);
        answer["traceId"]!.ShouldNotBeEmpty();
    }

    private static void ShouldHaveError(Answer answer, string path, string message)
    {
        ShouldBeProblem(answer, 400, "invalid_request");
        var error = answer.Body.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem();
        error.Name.ShouldBe(path);
        error.Value.EnumerateArray().ShouldHaveSingleItem().GetString()!.ShouldContain(message);
    }
}
