using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Streaming;

/// <summary>Clients that ask for events and do not take them.</summary>
public sealed class SlowClientTests
{
    // More than all the buffers on the way hold.
    private const string Large = "(function* () { for (let i = 0; i < 50; i++) yield 'x'.repeat(1 << 20) })()";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClientThatReadsNothing_HoldsUpNeitherPlacesNorRuntimes(bool leaves)
    {
        await using var own = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxConcurrentEvaluations", "1"), ("JsRun__Idle__SweepSeconds", "1"));
        var runtime = await own.Client.CreateRuntimeAsync(new { idleTimeoutSeconds = 1 });
        var neighbour = await own.Client.CreateRuntimeAsync();
        using var inRuntime = await AskAsync(own, $"/runtimes/{runtime}/eval");
        using var alone = await AskAsync(own, "/eval");
        if (leaves)
        {
            // While what they asked for stands still.
            inRuntime.Close();
            alone.Close();
        }

        // They are stopped, and then there is room for others, and the runtime is idle. To ask for it would be a use of it.
        (await own.Client.SendAsync(HttpMethod.Post, "/eval", new { code = "1 + 1" })).Body.Value().GetInt32().ShouldBe(2);
        while ((await own.Client.SendAsync(HttpMethod.Get, "/runtimes")).Body.GetProperty("items").EnumerateArray().Any(item => item.Text("id") == runtime))
        {
            await Task.Delay(50, Cancellation);
        }

        var gone = await own.Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}");
        gone["reason"].ShouldBe("evicted");
        (await own.Client.EvalInAsync(neighbour, "1 + 1")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Items_LeftOverWhenTheRunHasEnded_ReachASlowClientWithItsResult()
    {
        await using var own = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));
        var runtime = await own.Client.CreateRuntimeAsync();
        using var call = await EventStreamCall.OpenAsync(own.Client, $"/runtimes/{runtime}/eval", new { code = Large, timeoutMs = 1000 });

        // Not read before it has been stopped.
        while ((await own.Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats").GetProperty("timeouts").GetInt64() == 0)
        {
            await Task.Delay(50, Cancellation);
        }

        var events = await call.RestAsync();
        events.Count.ShouldBeGreaterThan(1);
        events.SkipLast(1).ShouldAllBe(next => next.Event == "item" && next.Data.GetProperty("value").GetString()!.Length == 1 << 20);
        events[^1].Event.ShouldBe("result");
        events[^1].Data.Outcome().ShouldBe("timeout");
    }

    private static async Task<Socket> AskAsync(JsRunService service, string path)
    {
        var address = service.Client.BaseAddress!;
        var body = JsonSerializer.Serialize(new { code = Large, timeoutMs = 1500 });
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(address.Host, address.Port, Cancellation);
        var request = $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nAccept: application/x-ndjson\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        await socket.SendAsync(Encoding.UTF8.GetBytes(request), Cancellation);

        // It has begun.
        (await socket.ReceiveAsync(new byte[1], Cancellation)).ShouldBe(1);
        return socket;
    }
}
