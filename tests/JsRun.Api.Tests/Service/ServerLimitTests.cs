using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Sessions;

namespace JsRun.Api.Tests.Service;

/// <summary>What the server refuses of connections and requests before anything is carried out.</summary>
public sealed class ServerLimitTests(ServerLimitTests.NarrowService narrow) : IClassFixture<ServerLimitTests.NarrowService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient Client => narrow.Client;

    private Uri Address => Client.BaseAddress!;

    [Fact]
    public async Task WebSocket_BeyondTheLimit_IsRefusedInWords()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using (await ConnectWhenThereIsRoomAsync(runtime))
        {
            (await Should.ThrowAsync<WebSocketException>(() => SessionClient.ConnectAsync(Client, runtime))).Message.ShouldContain("503");

            var answer = await RawHttp.SendAsync(Address, Get($"/runtimes/{runtime}/session", "Connection: Upgrade", "Upgrade: websocket"));
            answer.ShouldStartWith("HTTP/1.1 503");
            answer.ShouldContain("application/problem+json");
            answer.ShouldContain("\"code\":\"overloaded\"");
            answer.ShouldContain("JsRun:Http:MaxUpgradedConnections");
            answer.ShouldContain("Retry-After: ");

            // A protocol that nobody offers is none of them.
            (await RawHttp.SendAsync(Address, Get("/version", "Upgrade: h2c"))).ShouldStartWith("HTTP/1.1 200");
        }

        await using var next = await ConnectWhenThereIsRoomAsync(runtime);
    }

    [Fact]
    public async Task Headers_BeyondTheLimits_AreRefusedByTheServer()
    {
        (await RawHttp.SendAsync(Address, Get("/version", "A: " + new string('a', 900)))).ShouldStartWith("HTTP/1.1 200");
        (await RawHttp.SendAsync(Address, Get("/version", "A: " + new string('a', 1_500)))).ShouldStartWith("HTTP/1.1 431");
        (await RawHttp.SendAsync(Address, Get("/version", [.. Enumerable.Range(0, 11).Select(index => $"A{index}: a")]))).ShouldStartWith("HTTP/1.1 431");
        (await RawHttp.SendAsync(Address, Get("/version?" + new string('a', 1_000)))).ShouldStartWith("HTTP/1.1 414");
    }

    [Fact]
    public async Task Headers_ThatDoNotCome_EndTheConnection() =>
        (await RawHttp.SendAsync(Address, $"GET /version HTTP/1.1\r\nHost: {Address.Authority}\r\n")).ShouldStartWith("HTTP/1.1 408");

    [Fact]
    public async Task Connection_WithoutARequest_IsClosed()
    {
        var answer = await RawHttp.SendAsync(Address, $"GET /version HTTP/1.1\r\nHost: {Address.Authority}\r\n\r\n");

        // All that came until the server closed it.
        answer.ShouldStartWith("HTTP/1.1 200");
        answer.ShouldNotContain("Connection: close");
    }

    [Fact]
    public async Task Body_ThatDoesNotCome_IsRefusedInWords()
    {
        var answer = await RawHttp.SendAsync(Address, $"POST /eval HTTP/1.1\r\nHost: {Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{");

        answer.ShouldStartWith("HTTP/1.1 408");
        answer.ShouldContain("application/problem+json");
        answer.ShouldContain("\"code\":\"request_timeout\"");
        answer.ShouldContain("JsRun:Http:MinBodyBytesPerSecond");
    }

    [Fact]
    public async Task ClientThatTakesNothing_IsCutOff()
    {
        const string body = """{"code":"'x'.repeat(8 << 20)"}""";
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(Address.Host, Address.Port, Cancellation);
        var request = $"POST /eval HTTP/1.1\r\nHost: {Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        await socket.SendAsync(Encoding.UTF8.GetBytes(request), Cancellation);
        (await socket.ReceiveAsync(new byte[1], Cancellation)).ShouldBe(1);

        await Should.ThrowAsync<SocketException>(async () =>
        {
            while (true)
            {
                await socket.SendAsync("\r"u8.ToArray(), Cancellation);
                await Task.Delay(50, Cancellation);
            }
        });
    }

    [Fact]
    public async Task Stream_WithoutNews_IsNotCutOff()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var code = "(async function* () { yield 1; await new Promise(done => setTimeout(done, 4000)); yield 2 })()";
        using var call = await EventStreamCall.OpenAsync(Client, $"/runtimes/{runtime}/eval", new { code, timeoutMs = 20_000 });

        (await call.RestAsync()).Select(next => next.Event).ShouldBe(["item", "item", "result"]);
    }

    [Fact]
    public async Task SessionOfASlowReader_IsNotCutOffByTheServer()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await ConnectWhenThereIsRoomAsync(runtime, reads: false);
        var asking = session.EvalAsync("'x'.repeat(8 << 20)");

        // Well beyond what the server gives an ordinary answer: sessions have a limit of their own.
        await Task.Delay(TimeSpan.FromSeconds(4), Cancellation);
        session.Read();

        (await asking).Value().GetString()!.Length.ShouldBe(8 << 20);
    }

    [Fact]
    public async Task Connection_BeyondTheLimit_IsClosed()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Http__MaxConnections", "5"));
        var address = service.Client.BaseAddress!;
        var sockets = new List<TcpClient>();
        try
        {
            var answered = 0;
            for (var index = 0; index < 8; index++)
            {
                var client = new TcpClient();
                sockets.Add(client);
                await client.ConnectAsync(address.Host, address.Port, Cancellation);
                answered += await IsAnsweredAsync(client.GetStream(), address) ? 1 : 0;
            }

            // The client that waited until the service was ready may still hold one.
            answered.ShouldBeInRange(4, 5);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task WrongSettings_StopTheStart()
    {
        var (exitCode, error, _) = await ServiceProgram.RunAsync([], ("JsRun__Http__MaxConnections", "0"), ("JsRun__Http__HeadersTimeoutMs", "10"), ("JsRun__Http__MaxHeader", "1"));

        exitCode.ShouldBe(1);
        error.ShouldContain("JsRun:Http:MaxConnections: 0 is not between 1 and 1000000");
        error.ShouldContain("JsRun:Http:HeadersTimeoutMs: 10 is not between 1000 and");
        error.ShouldContain("JsRun:Http:MaxHeader: there is no such setting.");
    }

    /// <summary>Opens the only session that there may be, also when another has just ended: the server notes that in its own time.</summary>
    private async Task<SessionClient> ConnectWhenThereIsRoomAsync(string runtime, bool reads = true)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                return await SessionClient.ConnectAsync(Client, runtime, reads);
            }
            catch (WebSocketException exception) when (exception.Message.Contains("503"))
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    private static async Task<bool> IsAnsweredAsync(NetworkStream stream, Uri address)
    {
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"GET /health/live HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"), Cancellation);
            return await stream.ReadAsync(new byte[4096], Cancellation) > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string Get(string path, params string[] headers) =>
        $"GET {path} HTTP/1.1\r\nHost: {Address.Authority}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}{(headers.Any(header => header.StartsWith("Connection")) ? "" : "Connection: close\r\n")}\r\n";

    /// <summary>A service with narrow limits.</summary>
    public sealed class NarrowService : IAsyncLifetime
    {
        private JsRunService _service = null!;

        /// <summary>A client that gives a connection up before the service does: a request may not meet the other side's end of it.</summary>
        internal HttpClient Client { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _service = await JsRunService.StartAsync(
                ("JsRun__Workers__Count", "1"),
                ("JsRun__Limits__MaxSessionStallMs", "60000"),
                ("JsRun__Http__MaxUpgradedConnections", "1"),
                ("JsRun__Http__MaxRequestLineBytes", "1000"),
                ("JsRun__Http__MaxHeaderBytes", "1500"),
                ("JsRun__Http__MaxHeaderCount", "12"),
                ("JsRun__Http__HeadersTimeoutMs", "1000"),
                ("JsRun__Http__KeepAliveTimeoutMs", "1000"),
                ("JsRun__Http__MinBodyBytesPerSecond", "1000"),
                ("JsRun__Http__MinBodyGraceMs", "1100"),
                ("JsRun__Http__MinResponseBytesPerSecond", "16777216"),
                ("JsRun__Http__MinResponseGraceMs", "1100"));
            Client = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMilliseconds(500) }) { BaseAddress = _service.Client.BaseAddress };
        }

        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            return _service.DisposeAsync();
        }
    }
}
