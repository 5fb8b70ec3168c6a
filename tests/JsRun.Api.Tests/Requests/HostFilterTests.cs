using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Tenants;

namespace JsRun.Api.Tests.Requests;

/// <summary>The names that requests use for the service.</summary>
public sealed class HostFilterTests(SharedService shared, HostFilterTests.NamedService named) : IClassFixture<HostFilterTests.NamedService>
{
    private const string Body = """{"code":"1 + 1"}""";

    [Theory]
    [InlineData("localhost")]
    [InlineData("LocalHost:1234")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3:80")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8080")]
    public async Task LoopbackName_WithoutTenants_IsTaken(string host) => (await SendAsync(shared.Client, host)).Status.ShouldBe(200);

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("evil.localhost:8080")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("10.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("[::2]:80")]
    [InlineData("[fe80::1]")]
    public async Task OtherName_WithoutTenants_IsRefused(string host)
    {
        var answer = await SendAsync(shared.Client, host);

        Refusals.ShouldHaveError(answer, "Host", "AllowedHosts");
        answer["detail"]!.ShouldContain("localhost");
        answer["detail"]!.ShouldNotContain(host);
        answer.Message.Headers.Contains("X-Content-Type-Options").ShouldBeTrue();
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/swagger/index.html")]
    [InlineData("GET", "/version")]
    [InlineData("GET", "/nothing")]
    [InlineData("GET", "/json/list")]
    [InlineData("OPTIONS", "/eval")]
    public async Task OtherName_IsRefusedForEveryPath(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Headers = { Host = "evil.example" } };
        using var response = await shared.Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(400);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task WebSocketUnderAnotherName_IsRefused()
    {
        var runtime = await shared.Client.CreateRuntimeAsync();

        var answer = await RawHttp.SendAsync(
            shared.Client.BaseAddress!,
            $"GET /runtimes/{runtime}/session HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 400");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Probe_UnderAnyName_IsAnswered(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "10.0.0.1:8080" } };
        using var response = await shared.Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task RequestWithoutAName_IsTaken() =>
        (await RawHttp.SendAsync(shared.Client.BaseAddress!, "GET /version HTTP/1.0\r\n\r\n")).ShouldStartWith("HTTP/1.1 200");

    [Theory]
    [InlineData("jsrun.example", 200)]
    [InlineData("JsRun.Example:8080", 200)]
    [InlineData("a.inner.example", 200)]
    [InlineData("a.b.inner.example", 200)]
    [InlineData("192.168.0.7:8080", 200)]
    [InlineData("inner.example", 400)]
    [InlineData("evilinner.example", 400)]
    [InlineData("localhost", 400)]
    [InlineData("a.jsrun.example", 400)]
    [InlineData("jsrun.example.", 400)]
    public async Task ConfiguredNames_AreTakenAndNoOthers(string host, int status) => (await SendAsync(named.Service.Client, host)).Status.ShouldBe(status);

    [Fact]
    public async Task AnyName_WithTenants_IsTaken()
    {
        await using var service = await JsRunService.StartAsync([("JsRun__Workers__Count", "1"), .. Keys.Settings("acme", "key")]);

        (await SendAsync(service.Client.With("key"), "jsrun.example")).Status.ShouldBe(200);
        (await SendAsync(service.Client, "jsrun.example")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task WrongNames_StopTheStartAndAreNamed()
    {
        var (exitCode, error, _) = await ServiceProgram.RunAsync([], ("AllowedHosts", "good.example;http://a;b:80;*.;c/d;*"));

        exitCode.ShouldBe(1);
        foreach (var name in new[] { "http://a", "b:80", "*.", "c/d" })
        {
            error.ShouldContain($"AllowedHosts: '{name}' is no name of a host");
        }

        error.ShouldNotContain("'good.example'");
    }

    private static async Task<Answer> SendAsync(HttpClient client, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/eval") { Headers = { Host = host }, Content = new StringContent(Body, null, "application/json") };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, JsRunCalls.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)), response);
    }

    /// <summary>A service with names of its own, and one without tenants.</summary>
    public sealed class NamedService : IAsyncLifetime
    {
        internal JsRunService Service { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Service = await JsRunService.StartAsync(
            ("JsRun__Workers__Count", "1"), ("AllowedHosts", "jsrun.example; *.inner.example;192.168.0.7"));

        public ValueTask DisposeAsync() => Service.DisposeAsync();
    }
}
