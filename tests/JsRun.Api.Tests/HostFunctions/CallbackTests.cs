using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace JsRun.Api.Tests.HostFunctions;

/// <summary>Host functions that are carried out at URLs.</summary>
public sealed class CallbackTests : IAsyncLifetime
{
    /// <summary>How long a callback that stays silent is waited for: also the first one of a service is connected to and asked by then.</summary>
    private const int SilentMs = 2_000;

    /// <summary>Time enough for an evaluation to have asked.</summary>
    private const int AskedMs = 3_000;

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private Callee _callee = null!;
    private JsRunService _service = null!;

    private HttpClient Client => _service.Client;

    private string Origin => $"http://127.0.0.3:{_callee.Port}";

    public async ValueTask InitializeAsync()
    {
        _callee = await Callee.StartAsync(AnswerAsync);
        _service = await JsRunService.StartAsync(
            ("JsRun__Workers__Count", "1"),
            ("JsRun__Callbacks__AllowedUrls", $"{Origin}/cb http://localhost:{_callee.Port}/cb http://127.0.0.2:{_callee.Port}/"),
            ("JsRun__Callbacks__AllowedNetworks", "127.0.0.3/32"),
            ("JsRun__Callbacks__SigningKey", Convert.ToBase64String(Key)),
            ("JsRun__Callbacks__MaxConcurrentPerRuntime", "4"),
            ("JsRun__Callbacks__MaxResponseBytes", "65536"));
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _callee.DisposeAsync();
    }

    [Fact]
    public async Task Call_OfEveryTaggedType_GoesBothWays()
    {
        var runtime = await CreateAsync("echo");

        var value = (await Client.EvalInAsync(runtime, """
            const sent = [undefined, NaN, -0, 12n, new Date(0), new Map([[1, 'a']]), new Set([2]), new Uint8Array([1, 2]), new Float64Array([1.5]), /a+/g, { $a: 1 }, 'text', null, true, [], { x: {} }];
            const [got] = await f(sent);
            [got.length === sent.length, got[0] === undefined, Number.isNaN(got[1]), Object.is(got[2], -0), got[3] === 12n, got[4].getTime() === 0, got[5].get(1), got[6].has(2),
             got[7] instanceof Uint8Array && got[7][1], got[8] instanceof Float64Array && got[8][0], got[9].source + got[9].flags, got[10].$a, got[11], got[12], got[13], got[14].length, typeof got[15].x]
            """)).Value();

        value.GetRawText().ShouldBe("""[true,true,true,true,true,true,"a",true,2,1.5,"a+g",1,"text",null,true,0,"object"]""");
        var (_, headers, body) = _callee.Calls.Single();
        var told = JsonDocument.Parse(body).RootElement;
        (told.GetProperty("function").GetString(), told.GetProperty("runtime").GetString(), told.GetProperty("label").GetProperty("team").GetString()).ShouldBe(("f", runtime, "a"));
        headers.ContentType.ToString().ShouldBe("application/json");
        headers["X-Mine"].ToString().ShouldBe("1");
        headers.ContentLanguage.ToString().ShouldBe("en");
        headers.UserAgent.ToString().ShouldBe("mine");
        headers["traceparent"].ToString().ShouldMatch("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$");
        var parts = headers["JsRun-Signature"].ToString().Split(["t=", ",v1="], StringSplitOptions.RemoveEmptyEntries);
        byte[] signed = [.. Encoding.ASCII.GetBytes(parts[0] + "."), .. body];
        parts[1].ShouldBe(Convert.ToHexStringLower(HMACSHA256.HashData(Key, signed)));
    }

    [Theory]
    [InlineData("empty", "[\"ok\",true]")]
    [InlineData("detail", "[\"Error\",\"no such user\",{\"status\":404}]")]
    [InlineData("message", "[\"Error\",\"sorry\",{\"status\":500}]")]
    [InlineData("plain", "[\"Error\",\"The callback answered 503.\",{\"status\":503}]")]
    [InlineData("redirect", "[\"Error\",\"The callback answered 302.\",{\"status\":302}]")]
    [InlineData("large", "[\"Error\",\"The callback's answer is larger than 65536 bytes.\",{\"status\":200}]")]
    [InlineData("endless", "[\"Error\",\"The callback's answer is larger than 65536 bytes.\",{\"status\":200}]")]
    [InlineData("html", "[\"Error\",\"The callback's answer is no JSON by its content type.\",{\"status\":200}]")]
    [InlineData("stream", "[\"Error\",\"The callback's answer names a stream, which only the client of a session can.\",null]")]
    [InlineData("stream-escaped", "[\"Error\",\"The callback's answer names a stream, which only the client of a session can.\",null]")]
    [InlineData("stream-broken", "[\"Error\",\"The callback's answer is no JSON.\",null]")]
    [InlineData("slow", "[\"Error\",\"The callback did not answer within 2000 ms.\",null]")]
    [InlineData("slowbody", "[\"Error\",\"The callback did not answer within 2000 ms.\",null]")]
    [InlineData("abort", "[\"Error\",\"The callback could not be reached, or did not answer in HTTP.\",null]")]
    public async Task Call_Answered_ResolvesOrRejects(string path, string expected)
    {
        var runtime = await CreateAsync(path, timeoutMs: path.StartsWith("slow", StringComparison.Ordinal) ? SilentMs : 20_000);

        (await Client.EvalInAsync(runtime, new { code = "await f().then(v => ['ok', v === undefined], e => [e.name, e.message, e.data ?? null])", timeoutMs = 20_000 })).Value().GetRawText().ShouldBe(expected);
        _callee.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Call_AnswerIsNoTaggedValue_Rejects()
    {
        var runtime = await CreateAsync("bad");

        (await Client.EvalInAsync(runtime, "await f().catch(e => e.message)")).Value().GetString()!.ShouldStartWith("The answer of 'f' is no value");
    }

    [Fact]
    public async Task ThousandCalls_InOneEvaluation_AllSettleWithinTheLimitAtOnce()
    {
        var runtime = await CreateAsync("echo");

        (await Client.EvalInAsync(runtime, new { code = "(await Promise.all(Array.from({ length: 1000 }, (_, i) => f(i)))).reduce((sum, [i]) => sum + i, 0)", timeoutMs = 60_000 }))
            .Value().GetInt32().ShouldBe(499_500);
        _callee.Calls.Count.ShouldBe(1000);
        _callee.Most.ShouldBeInRange(1, 4);
    }

    [Theory]
    [InlineData("timeout")]
    [InlineData("interrupt")]
    [InlineData("delete")]
    public async Task StoppedEvaluation_CancelsTheRequest(string how)
    {
        var runtime = await CreateAsync("slow");
        var run = Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "await f()", timeoutMs = how == "timeout" ? AskedMs : 30_000 });
        await UntilAsync(() => !_callee.Calls.IsEmpty);
        if (how == "interrupt")
        {
            await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt");
        }
        else if (how == "delete")
        {
            await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}");
        }

        (await run)["outcome"].ShouldBe(how == "timeout" ? "timeout" : "interrupted");

        await UntilAsync(() => _callee.Cancelled == 1);
    }

    [Fact]
    public async Task CompletedEvaluation_LeavesTheCallPending()
    {
        var runtime = await CreateAsync("wait");
        (await Client.EvalInAsync(runtime, "var seen; f().then(v => { seen = v; }); 1")).Value().GetInt32().ShouldBe(1);
        await UntilAsync(() => !_callee.Calls.IsEmpty);
        (await PendingAsync(runtime)).ShouldBe(1);

        _go.SetResult();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await PendingAsync(runtime) > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
        }

        (await Client.EvalInAsync(runtime, "seen")).Value().GetString().ShouldBe("waited");
    }

    [Fact]
    public async Task Bootstrap_MayCall()
    {
        var answer = await Client.SendAsync(HttpMethod.Post, "/runtimes", new
        {
            functions = new { f = new { url = $"{Origin}/cb/echo" } },
            bootstrap = "globalThis.got = await f(7)",
        });

        answer.Status.ShouldBe(201, answer.Body.ToString());
        (await Client.EvalInAsync(answer["id"]!, "got[0]")).Value().GetInt32().ShouldBe(7);
    }

    [Theory]
    [InlineData("http://localhost:PORT/cb/echo")]
    [InlineData("http://127.0.0.2:PORT/cb/echo")]
    public async Task Call_OfANameOrAddressThatIsPrivate_RejectsWithoutConnecting(string url)
    {
        var runtime = await Client.CreateRuntimeAsync(new { functions = new { f = new { url = url.Replace("PORT", $"{_callee.Port}", StringComparison.Ordinal) } } });

        (await Client.EvalInAsync(runtime, "await f().catch(e => e.message)")).Value().GetString().ShouldBe("The address of the callback may not be connected to.");
        _callee.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task UrlTricks_AreAllRefused()
    {
        string[] tricks =
        [
            "http://2130706435:PORT/cb", "http://0x7f000003:PORT/cb", "http://0x7f.0.0.3:PORT/cb", "http://0177.0.0.3:PORT/cb", "http://017700000003:PORT/cb", "http://127.3:PORT/cb",
            "http://127.0.3:PORT/cb", "http://127.000.000.003:PORT/cb", "http://127.0.0.3.:PORT/cb", "http://[::1]:PORT/cb", "http://[::ffff:127.0.0.3]:PORT/cb",
            "http://[::ffff:7f00:3]:PORT/cb", "http://[::127.0.0.3]:PORT/cb", "http://[64:ff9b::7f00:3]:PORT/cb", "http://[2002:7f00:3::]:PORT/cb", "http://[fe80::1%25lo]:PORT/cb",
            "http://0.0.0.0:PORT/cb", "http://0:PORT/cb", "http://169.254.169.254/cb", "http://10.0.0.1/cb", "http://user@127.0.0.3:PORT/cb", "http://user:pass@127.0.0.3:PORT/cb",
            "http://127.0.0.3:PORT@example.com/cb", "http://example.com#@127.0.0.3:PORT/cb", "http://127.0.0.3:PORT/cb#x", "http://127.0.0.3/cb", "http://127.0.0.3:80/cb",
            "https://127.0.0.3:PORT/cb", "http://127.0.0.3:0PORT/cb", "http://127.0.0.3:PORT/cb/../admin", "http://127.0.0.3:PORT/cb/%2e%2e/admin", "http://127.0.0.3:PORT/cb/..%2fadmin",
            "http://127.0.0.3:PORT/cb/%2E%2E%5cadmin", "http://127.0.0.3:PORT/cbx", "http://127.0.0.3:PORT/", "http://127.0.0.3:PORT/CB", "http:\\\\127.0.0.3:PORT\\cb", "http://127.0.0.3:PORT\\cb",
            "http:/127.0.0.3:PORT/cb", "http:127.0.0.3:PORT/cb", "//127.0.0.3:PORT/cb", "/cb", "", " http://127.0.0.3:PORT/cb", "http://127.0.0.3:PORT/cb ", "http://127.0.0.3:PORT/cb\n",
            "HTTP://127.0.0.3:PORT/cb", "http://１２７.0.0.3:PORT/cb", "http://127。0。0。3:PORT/cb", "http://ⓛocalhost:PORT/cb", "http://LOCALHOST:PORT/cb", "http://localhost.:PORT/cb",
            "http://localhost.localdomain:PORT/cb", "http://127.0.0.3.nip.io:PORT/cb", "file:///etc/passwd", "ftp://127.0.0.3:PORT/cb", "gopher://127.0.0.3:PORT/cb", "javascript:1",
            "unix:///run/x.sock", "http://xn--lcalhost-54a:PORT/cb", "http://bücher.example/cb",
        ];
        foreach (var trick in tricks)
        {
            var url = trick.Replace("PORT", $"{_callee.Port}", StringComparison.Ordinal);
            var answer = await Client.SendAsync(HttpMethod.Post, "/runtimes", new { functions = new { f = new { url } } });

            answer.Status.ShouldBe(400, trick);
            answer["code"].ShouldBe("invalid_request");
            answer.Body.GetProperty("errors").TryGetProperty("functions.f.url", out _).ShouldBeTrue(trick);
        }

        (await Client.EvalInAsync(await CreateAsync("echo"), "(await f(1))[0]")).Value().GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("""{ "f": { "url": "URL", "mode": "sync" } }""", "functions.f.mode")]
    [InlineData("""{ "f": { "url": "URL", "timeoutMs": 0 } }""", "functions.f.timeoutMs")]
    [InlineData("""{ "f": { "url": "URL", "timeoutMs": 60001 } }""", "functions.f.timeoutMs")]
    [InlineData("""{ "f": { "url": "URL", "headers": { "Host": "x" } } }""", "functions.f.headers.Host")]
    [InlineData("""{ "f": { "url": "URL", "headers": { "content-length": "1" } } }""", "functions.f.headers.content-length")]
    [InlineData("""{ "f": { "url": "URL", "headers": { "JsRun-Signature": "x" } } }""", "functions.f.headers.JsRun-Signature")]
    [InlineData("""{ "f": { "url": "URL", "headers": { "Transfer-Encoding": "chunked" } } }""", "functions.f.headers.Transfer-Encoding")]
    [InlineData("""{ "f": { "url": "URL", "headers": { "X": "a\r\nB: c" } } }""", "functions.f.headers.X")]
    [InlineData("""{ "f": { "url": "URL", "headers": { "X Y": "a" } } }""", "functions.f.headers.X Y")]
    [InlineData("""{ "f": { "url": "URL", "mode": "\ud800" } }""", "functions.f.mode")]
    [InlineData("""{ "f": { "url": "URL", "more": 1 } }""", "functions.f.more")]
    [InlineData("""{ "f": {} }""", "functions.f.url")]
    [InlineData("""{ "": { "url": "URL" } }""", "functions.")]
    [InlineData("[]", "functions")]
    public async Task Create_WithWrongFunctions_NamesTheField(string functions, string path)
    {
        var body = $$"""{ "functions": {{functions.Replace("URL", $"{Origin}/cb", StringComparison.Ordinal)}} }""";

        var answer = await Client.SendAsync(HttpMethod.Post, "/runtimes", body);

        answer.Status.ShouldBe(400);
        answer.Body.GetProperty("errors").TryGetProperty(path, out _).ShouldBeTrue(answer.Body.ToString());
    }

    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AnswerAsync(HttpContext http, byte[] body)
    {
        switch (http.Request.Path.Value)
        {
            case "/cb/echo":
                await JsonAsync(http, 200, JsonDocument.Parse(body).RootElement.GetProperty("args").GetRawText());
                break;
            case "/cb/empty":
                http.Response.StatusCode = 204;
                break;
            case "/cb/detail":
                await JsonAsync(http, 404, """{"detail":"no such user","message":"other"}""");
                break;
            case "/cb/message":
                await JsonAsync(http, 500, """{"message":"sorry"}""");
                break;
            case "/cb/plain":
                http.Response.StatusCode = 503;
                await http.Response.WriteAsync("busy", http.RequestAborted);
                break;
            case "/cb/redirect":
                http.Response.Redirect("/cb/echo");
                break;
            case "/cb/large":
                await JsonAsync(http, 200, $"\"{new string('x', 70_000)}\"");
                break;
            case "/cb/endless":
                http.Response.ContentType = "application/json";
                while (!http.RequestAborted.IsCancellationRequested)
                {
                    await http.Response.WriteAsync(new string(' ', 10_000), http.RequestAborted);
                }

                break;
            case "/cb/html":
                http.Response.ContentType = "text/html";
                await http.Response.WriteAsync("1", http.RequestAborted);
                break;
            case "/cb/bad":
                await JsonAsync(http, 200, """{"$bigint":"x"}""");
                break;
            case "/cb/stream":
                await JsonAsync(http, 200, """{"items":[1,{"$error":{"message":"m","cause":{"$stream":"cs_1_1"}}}]}""");
                break;
            case "/cb/stream-escaped":
                await JsonAsync(http, 200, """{"\u0024strea\u006d":"\u0063s_1_1"}""");
                break;
            case "/cb/stream-broken":
                await JsonAsync(http, 200, """[{"$stream":1}""");
                break;
            case "/cb/slow":
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                break;
            case "/cb/slowbody":
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync("[1", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                break;
            case "/cb/wait":
                await _go.Task.WaitAsync(http.RequestAborted);
                await JsonAsync(http, 200, "\"waited\"");
                break;
            default:
                http.Abort();
                break;
        }
    }

    private static async Task JsonAsync(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(json, http.RequestAborted);
    }

    private Task<string> CreateAsync(string path, int timeoutMs = 20_000) => Client.CreateRuntimeAsync(new
    {
        functions = new { f = new { url = $"{Origin}/cb/{path}", headers = new Dictionary<string, string> { ["X-Mine"] = "1", ["Content-Language"] = "en", ["User-Agent"] = "mine" }, timeoutMs, mode = "async" } },
        label = new { team = "a" },
    });

    private async Task<int> PendingAsync(string runtime) =>
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats").GetProperty("pendingHostCalls").GetInt32();

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
