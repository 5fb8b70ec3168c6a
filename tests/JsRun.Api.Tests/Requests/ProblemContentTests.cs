using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Requests;

/// <summary>Whatever is wrong with a request, its answer tells nothing of the service's inside.</summary>
public sealed partial class ProblemContentTests(ProblemContentTests.DevelopmentService development) : IClassFixture<ProblemContentTests.DevelopmentService>
{
    private const string Json = "application/json";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient Client => development.Service.Client;

    /// <summary>Method, path, type of the body (null: no body), body (hexadecimal after <c>0x</c>), status. RT is a live runtime.</summary>
    public static TheoryData<string, string, string?, string, int> BadRequests => new()
    {
        { "GET", "/nothing", null, "", 404 },
        { "GET", "/..%2f..%2fetc/passwd", null, "", 404 },
        { "GET", "/%2e%2e%2fappsettings.json", null, "", 404 },
        { "GET", "/appsettings.json", null, "", 404 },
        { "GET", "/swagger/..%2f..%2fappsettings.json", null, "", 404 },
        { "GET", "/swagger/v2/swagger.json", null, "", 404 },
        { "GET", "/swagger/nothing.js", null, "", 404 },
        { "GET", "/eval", null, "", 405 },
        { "PATCH", "/eval", Json, "{}", 405 },
        { "TRACE", "/eval", null, "", 405 },
        { "CONNECTED", "/runtimes", null, "", 405 },
        { "POST", "/health/live", null, "", 405 },
        { "POST", "/eval", null, "", 415 },
        { "POST", "/eval", "text/plain", "1", 415 },
        { "POST", "/eval", "application/json; charset=utf-16", "{}", 415 },
        { "POST", "/eval", "nonsense", "{}", 415 },
        { "POST", "/eval", Json, "", 400 },
        { "POST", "/eval", Json, "{", 400 },
        { "POST", "/eval", Json, "[]", 400 },
        { "POST", "/eval", Json, "null", 400 },
        { "POST", "/eval", Json, "{} {}", 400 },
        { "POST", "/eval", Json, """{"code":"\x"}""", 400 },
        { "POST", "/eval", Json, """{"code":'1'}""", 400 },
        { "POST", "/eval", Json, """{"code":1}""", 400 },
        { "POST", "/eval", Json, """{"code":"1","timeoutMs":1e400}""", 400 },
        { "POST", "/eval", Json, """{"code":"1","timeoutMs":99999999999999999999999}""", 400 },
        { "POST", "/eval", Json, """{"code":"1","timeoutMs":"5"}""", 400 },
        { "POST", "/eval", Json, """{"code":"1","type":5}""", 400 },
        { "POST", "/eval", Json, """{"code":"1","$type":"System.Object"}""", 400 },
        { "POST", "/eval", Json, """{"code":"1","globals":{"a":{"$date":"x"},"b":{"$bytes":"?"},"c":{"$bigint":"x"},"d":{"$regexp":5},"e":{"$number":1}}}""", 400 },
        { "POST", "/eval", Json, """{"code":"1","globals":{"a":{"$regexp":"("}}}""", 400 },
        { "POST", "/eval", Json, """{"code":"1","modules":{"":"1"},"importMap":{"imports":1}}""", 400 },
        { "POST", "/eval", Json, """{"code":"1","snapshot":"../../etc/passwd"}""", 404 },
        { "POST", "/eval", Json, "DEEP", 400 },
        { "POST", "/eval", Json, "0x7b22ff", 400 },
        { "POST", "/eval", Json, "0x0000", 400 },
        { "POST", "/eval/batch", Json, """{"evaluations":[{"code":1},5,null]}""", 400 },
        { "GET", "/runtimes?limit=x", null, "", 400 },
        { "GET", "/runtimes?limit=99999999999999999999", null, "", 400 },
        { "GET", "/runtimes?after=%00%ff", null, "", 400 },
        { "GET", "/runtimes/..%2f..", null, "", 404 },
        { "POST", "/runtimes", Json, """{"maxHeapBytes":-1,"isolation":"thread","intrinsics":5,"label":5,"inspector":5}""", 400 },
        { "POST", "/runtimes", Json, """{"functions":{"f":{"url":"file:///etc/passwd"}},"moduleLoader":{"url":"http://["}}""", 400 },
        { "POST", "/runtimes", Json, """{"bootstrap":"null.x"}""", 422 },
        { "POST", "/runtimes", Json, """{"snapshot":"sn_none"}""", 404 },
        { "POST", "/runtimes/RT/call", Json, """{"function":"a..b"}""", 400 },
        { "POST", "/runtimes/RT/call", Json, """{"function":{"$function":"fn_1"}}""", 404 },
        { "POST", "/runtimes/RT/eval", Json, """{"code":"1","context":"none"}""", 404 },
        { "POST", "/runtimes/RT/jobs", Json, """{"max":0}""", 400 },
        { "POST", "/runtimes/RT/cpu-profile", Json, """{"durationMs":0}""", 400 },
        { "POST", "/runtimes/RT/contexts", Json, """{"realmOf":"none"}""", 404 },
        { "POST", "/runtimes/RT/contexts", Json, """{"bootstrap":"throw 1"}""", 422 },
        { "POST", "/runtimes/RT/links", Json, """{"to":5}""", 400 },
        { "PUT", "/runtimes/RT/globals/a", Json, "{", 400 },
        { "PUT", "/runtimes/RT/globals/a", Json, """{"$from":{"context":"default","expression":"null.x"}}""", 422 },
        { "PUT", "/runtimes/RT/globals/a?context=%00", Json, "1", 400 },
        { "PUT", "/runtimes/RT/modules/http:%2f%2f[", "text/javascript", "1", 400 },
        { "PUT", "/runtimes/RT/modules/a", "text/javascript", "0xff", 400 },
        { "GET", "/runtimes/RT/modules/none", null, "", 404 },
        { "GET", "/runtimes/RT/streams/none", null, "", 404 },
        { "DELETE", "/runtimes/RT/functions/none", null, "", 404 },
        { "GET", "/runtimes/RT/session", null, "", 400 },
        { "GET", "/runtimes/RT/inspector", null, "", 409 },
        { "POST", "/snapshots", Json, """{"scripts":[{"name":"a","source":"null.x"}]}""", 422 },
        { "POST", "/snapshots", Json, """{"scripts":5}""", 400 },
        { "POST", "/snapshots/import", "application/octet-stream", "0x4a53524e00000000", 422 },
        { "POST", "/snapshots/import", "application/octet-stream", "", 422 },
        { "POST", "/snapshots/import", Json, "{}", 415 },
        { "GET", "/snapshots/..%2f..%2fetc%2fpasswd", null, "", 404 },
        { "GET", "/snapshots/..%2f..%2fetc%2fpasswd/content", null, "", 404 },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task BadRequest_IsAnsweredWithAProblemThatTellsNothingOfTheInside(string method, string path, string? type, string body, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("RT", development.Runtime));
        if (type is not null)
        {
            request.Content = new ByteArrayContent(Bytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type).ShouldBeTrue();
        }

        await ShouldTellNothingAsync(request, status);
    }

    [Theory]
    [InlineData("Accept", "image/png", 406)]
    [InlineData("Content-Encoding", "gzip", 415)]
    [InlineData("Idempotency-Key", "a b", 400)]
    [InlineData("Host", "evil.example", 400)]
    [InlineData("Transfer-Encoding", "chunked", 200)]
    [InlineData("traceparent", "nonsense", 200)]
    [InlineData("Cookie", "\"", 200)]
    public async Task OddHeader_IsAnsweredAsWell(string name, string value, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/eval") { Content = new StringContent("""{"code":"1"}""", Encoding.UTF8, Json) };
        (request.Headers.TryAddWithoutValidation(name, value) || request.Content.Headers.TryAddWithoutValidation(name, value)).ShouldBeTrue();

        await ShouldTellNothingAsync(request, status);
    }

    [Theory]
    [InlineData("POST /eval HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /eval HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n")]
    [InlineData("POST /eval HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("GET /version HTTP/9.9\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /version HTTP/1.1\r\n\r\n")]
    [InlineData("GET \\version HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /runtimes/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\r\n\r\n")]
    public async Task WhatIsNoHttp_IsRefusedWithoutMore(string request)
    {
        var answer = await RawHttp.SendAsync(Client.BaseAddress!, request);

        answer.ShouldMatch("^HTTP/1.1 (4..|505) ");
        Inside().Match(answer).Value.ShouldBeEmpty(answer);
    }

    private static byte[] Bytes(string body) => body switch
    {
        "DEEP" => Encoding.UTF8.GetBytes("{\"code\":\"1\",\"globals\":{\"a\":" + new string('[', 5000) + new string(']', 5000) + "}}"),
        _ when body.StartsWith("0x", StringComparison.Ordinal) => Convert.FromHexString(body[2..]),
        _ => Encoding.UTF8.GetBytes(body),
    };

    private async Task ShouldTellNothingAsync(HttpRequestMessage request, int status)
    {
        using var response = await Client.SendAsync(request, Cancellation);

        var text = await response.Content.ReadAsStringAsync(Cancellation);
        ((int)response.StatusCode).ShouldBe(status, text);
        response.Content.Headers.ContentType.ShouldBe(status == 200
            ? MediaTypeHeaderValue.Parse("application/json; charset=utf-8")
            : MediaTypeHeaderValue.Parse("application/problem+json; charset=utf-8"));
        Inside().Match(text + response.Headers).Value.ShouldBeEmpty(text);
    }

    // Types of .NET and of the service (settings are named with colons), exceptions, files and folders of the machine.
    [GeneratedRegex(@"\b(?:System|Microsoft|Swashbuckle|Serilog|Kestrel)\.\w|JsRun\.\w|Exception|StackTrace|\b(?:Int32|Int64|Nullable|Boolean|Utf8JsonReader|BytePositionInLine)\b|\w\.(?:cs|cc|dll|so)\b|/(?:tmp|home|root|usr|var|proc|opt|app|etc)/|```")]
    private static partial Regex Inside();

    /// <summary>A service as a developer starts it, which is when a framework tells most.</summary>
    public sealed class DevelopmentService : IAsyncLifetime
    {
        internal JsRunService Service { get; private set; } = null!;

        internal string Runtime { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("ASPNETCORE_ENVIRONMENT", "Development"));
            Runtime = await Service.Client.CreateRuntimeAsync(new { jobs = "manual" });
        }

        public ValueTask DisposeAsync() => Service.DisposeAsync();
    }
}
