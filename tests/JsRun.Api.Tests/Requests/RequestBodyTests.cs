using System.Net.Http.Headers;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using static JsRun.Api.Tests.Requests.Refusals;

namespace JsRun.Api.Tests.Requests;

/// <summary>Bodies that are no JSON, too large or of another type, and requests that lead nowhere: each gets a problem document.</summary>
public sealed class RequestBodyTests(SharedService service)
{
    private HttpClient Client => service.Client;

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

        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, "/eval", JsonContent(body)), "body", "is not UTF-8: line 2, byte 3");
    }

    [Fact]
    public async Task Body_WithByteOrderMark_IsRead()
    {
        byte[] body = [0xef, 0xbb, 0xbf, .. "{\"code\":\"'é'\"}"u8];

        (await Client.EvalAsync((object)JsonContent(body))).Value().GetString().ShouldBe("é");
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
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_AboveItsLimit_Is413(bool chunked)
    {
        // Little more than the limit: what is still being sent when the connection is closed would cost the client its answer.
        using var content = JsonContent(new byte[(16 << 20) + 1024]);
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
    [InlineData("ffffffffffffffff")]
    [InlineData("zz")]
    [InlineData("-1")]
    public async Task Body_WithAChunkSizeThatIsNone_IsInvalid(string size)
    {
        var answer = await RawHttp.SendAsync(
            Client.BaseAddress!,
            $"POST /eval HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n");

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("\"code\":\"invalid_request\"");
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
    [InlineData("text/event-stream", "text/event-stream")]
    [InlineData("application/x-ndjson", "application/x-ndjson")]
    [InlineData("text/html", "application/problem+json")]
    [InlineData("application/json;q=0", "application/problem+json")]
    [InlineData("*/*;q=0.1, application/json;q=0, text/event-stream;q=0", "application/x-ndjson")]
    [InlineData("text/event-stream;q=0.4, application/json;q=0.5", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("*/*", "application/json")]
    public async Task Accept_DecidesTheFormOfTheAnswer(string accept, string mediaType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/eval") { Content = JsonContent("{\"code\":\"1\"}"u8.ToArray()) };
        request.Headers.TryAddWithoutValidation("Accept", accept).ShouldBeTrue();
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.Content.Headers.ContentType!.MediaType.ShouldBe(mediaType);
        ((int)response.StatusCode).ShouldBe(mediaType == "application/problem+json" ? 406 : 200);
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
}
