using System.Net.WebSockets;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Debugging;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Sessions;
using JsRun.Api.Tests.Tenants;

namespace JsRun.Api.Tests.Requests;

/// <summary>What browsers let pages of other sites do.</summary>
public sealed class CrossOriginTests(CrossOriginTests.OpenService open) : IClassFixture<CrossOriginTests.OpenService>
{
    private const string Allowed = "https://app.example";
    private const string Other = "https://evil.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient Client => open.Service.Client;

    [Theory]
    [InlineData("POST", "/eval", "authorization,content-type")]
    [InlineData("POST", "/runtimes/rt_none/eval", "x-api-key,content-type,idempotency-key")]
    [InlineData("PUT", "/runtimes/rt_none/globals/a", "X-Api-Key")]
    [InlineData("DELETE", "/runtimes/rt_none", "authorization,traceparent")]
    [InlineData("GET", "/runtimes", "authorization")]
    public async Task Preflight_OfAnAllowedOrigin_LetsKeysAndJsonPassWithoutAKey(string method, string path, string headers)
    {
        using var answer = await PreflightAsync(Client, Allowed, method, path, headers);

        ((int)answer.StatusCode).ShouldBe(204);
        Header(answer, "Access-Control-Allow-Origin").ShouldBe(Allowed);
        Header(answer, "Access-Control-Allow-Methods")!.Split(',').ShouldContain(method);
        var allowed = Header(answer, "Access-Control-Allow-Headers")!.Split(',');
        headers.Split(',').ShouldAllBe(header => allowed.Contains(header, StringComparer.OrdinalIgnoreCase));
        Header(answer, "Access-Control-Allow-Credentials").ShouldBeNull();
        Header(answer, "Access-Control-Max-Age").ShouldBe("600");
    }

    [Theory]
    [InlineData(Other)]
    [InlineData("null")]
    [InlineData("https://app.example.evil.example")]
    [InlineData("http://app.example")]
    public async Task Preflight_OfAnotherOrigin_LetsNothingPass(string origin)
    {
        using var answer = await PreflightAsync(Client, origin, "POST", "/eval", "content-type");

        answer.Headers.ShouldNotContain(header => header.Key.StartsWith("Access-Control-"));
    }

    [Theory]
    [InlineData("key", "/limits", 200)]
    [InlineData(null, "/limits", 401)]
    [InlineData("key", "/runtimes/rt_none", 404)]
    [InlineData("key", "/nothing", 404)]
    [InlineData(null, "/health/live", 200)]
    public async Task Answer_OfAnyKind_MayBeReadByAllowedPagesOnly(string? key, string path, int status)
    {
        using var allowed = await SendAsync(HttpMethod.Get, path, Allowed, key);
        using var other = await SendAsync(HttpMethod.Get, path, Other, key);

        ((int)allowed.StatusCode).ShouldBe(status);
        Header(allowed, "Access-Control-Allow-Origin").ShouldBe(Allowed);
        Header(allowed, "Access-Control-Expose-Headers")!.Split(',').ShouldContain("Retry-After");
        Header(allowed, "Access-Control-Allow-Credentials").ShouldBeNull();
        Header(allowed, "Vary").ShouldBe("Origin");
        ((int)other.StatusCode).ShouldBe(status);
        Header(other, "Access-Control-Allow-Origin").ShouldBeNull();
    }

    [Fact]
    public async Task RequestWithoutABody_IsTakenFromAllowedPagesOnly()
    {
        using var allowed = await SendAsync(HttpMethod.Post, "/runtimes", Allowed, "key");
        using var other = await SendAsync(HttpMethod.Post, "/runtimes", Other, "key");

        ((int)allowed.StatusCode).ShouldBe(201);
        ((int)other.StatusCode).ShouldBe(403);
    }

    [Fact]
    public async Task WebSocket_IsOpenedForAllowedPagesOnly()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Cors__AllowedOrigins", Allowed));
        var runtime = await service.Client.CreateRuntimeAsync(new { inspector = new { } });

        await using (var session = await SessionClient.ConnectAsync(service.Client, runtime, origin: Allowed))
        {
            (await session.CallAsync("eval", new { code = "1 + 1" })).Value().GetInt32().ShouldBe(2);
        }

        await using (var debugger = await CdpClient.ConnectAsync(service.Client, runtime, origin: Allowed))
        {
            await debugger.CallAsync("Runtime.enable");
        }

        (await Should.ThrowAsync<WebSocketException>(() => SessionClient.ConnectAsync(service.Client, runtime, origin: Other))).Message.ShouldContain("403");
        (await Should.ThrowAsync<WebSocketException>(() => CdpClient.ConnectAsync(service.Client, runtime, origin: Other))).Message.ShouldContain("403");
    }

    [Fact]
    public async Task ServiceWithoutOrigins_TellsBrowsersNothing()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));

        using var preflight = await PreflightAsync(service.Client, Allowed, "POST", "/eval", "content-type");
        ((int)preflight.StatusCode).ShouldBe(405);
        preflight.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        preflight.Headers.ShouldNotContain(header => header.Key.StartsWith("Access-Control-"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/limits") { Headers = { { "Origin", Allowed } } };
        using var answer = await service.Client.SendAsync(request, Cancellation);
        ((int)answer.StatusCode).ShouldBe(200);
        answer.Headers.ShouldNotContain(header => header.Key.StartsWith("Access-Control-"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("app.example")]
    [InlineData("https://app.example/")]
    [InlineData("https://app.example/path")]
    [InlineData("https://*.example")]
    [InlineData("https://user@app.example")]
    [InlineData("https://app.example:443")]
    [InlineData("https://\u00e4.example")]
    public async Task WrongOrigin_StopsTheStartAndIsNamed(string origin)
    {
        var (exitCode, error, _) = await ServiceProgram.RunAsync([], ("JsRun__Cors__AllowedOrigins", "https://good.example " + origin));

        exitCode.ShouldBe(1);
        error.ShouldContain($"JsRun:Cors:AllowedOrigins: '{origin}' is no origin");
        error.ShouldNotContain("'https://good.example'");
    }

    private static async Task<HttpResponseMessage> PreflightAsync(HttpClient client, string origin, string method, string path, string headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path)
        {
            Headers = { { "Origin", origin }, { "Access-Control-Request-Method", method }, { "Access-Control-Request-Headers", headers } },
        };
        return await client.SendAsync(request, Cancellation);
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string origin, string? key)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { { "Origin", origin } } };
        if (key is not null)
        {
            request.Headers.Add("Authorization", "Bearer " + key);
        }

        return await Client.SendAsync(request, Cancellation);
    }

    /// <summary>A service with a tenant, that pages of two origins may use.</summary>
    public sealed class OpenService : IAsyncLifetime
    {
        internal JsRunService Service { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Service = await JsRunService.StartAsync(
            [("JsRun__Workers__Count", "1"), ("JsRun__Cors__AllowedOrigins", $"{Allowed} http://localhost:3000"), .. Keys.Settings("acme", "key")]);

        public ValueTask DisposeAsync() => Service.DisposeAsync();
    }
}
