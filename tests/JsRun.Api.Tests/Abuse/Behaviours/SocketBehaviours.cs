using System.Net.WebSockets;
using System.Text;

namespace JsRun.Api.Tests.Abuse.Behaviours;

/// <summary>WebSockets that never read, send junk or break the protocol.</summary>
internal static class SocketBehaviours
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static AbuseBehaviour[] All { get; } =
    [
        Session("a session that never reads", async socket =>
        {
            for (var i = 0; i < 50; i++)
            {
                await SendAsync(socket, $$$"""{"jsonrpc":"2.0","id":{{{i}}},"method":"eval","params":{"code":"'x'.repeat(500000)"}}""");
            }

            await Task.Delay(1_000, Token);
        }),
        Session("a session whose script talks without end", async socket =>
        {
            await SendAsync(socket, """{"jsonrpc":"2.0","id":1,"method":"eval","params":{"code":"for (;;) console.log('x'.repeat(1000))","console":true,"timeoutMs":500}}""");
            await Task.Delay(1_000, Token);
        }),
        Session("a session that sends junk", async socket =>
        {
            foreach (var text in new[] { "", "junk", "{", "[]", "[1,2]", "null", """{"jsonrpc":"1.0"}""", """{"jsonrpc":"2.0","id":{},"method":5}""", """{"jsonrpc":"2.0","id":1,"method":"nothing"}""", new string('[', 50_000), """{"jsonrpc":"2.0","id":7,"result":1}""" })
            {
                await SendAsync(socket, text);
            }

            await DrainAsync(socket);
        }),
        Session("a session that sends bytes", async socket =>
        {
            await TryAsync(() => socket.SendAsync(new byte[1_000], WebSocketMessageType.Binary, endOfMessage: true, Token));
            await DrainAsync(socket);
        }),
        Session("a session that sends malformed UTF-8", async socket =>
        {
            await TryAsync(() => socket.SendAsync(new byte[] { 0xC3, 0x28, 0xFF }, WebSocketMessageType.Text, endOfMessage: true, Token));
            await DrainAsync(socket);
        }),
        Session("a session with a message that never ends", async socket =>
        {
            var piece = new byte[64 * 1024];
            var isTaken = true;
            for (var i = 0; i < 200 && isTaken; i++)
            {
                isTaken = await TryAsync(() => socket.SendAsync(piece, WebSocketMessageType.Text, endOfMessage: false, Token));
            }

            await DrainAsync(socket);
            (!isTaken || socket.CloseStatus is not null).ShouldBeTrue("The service takes messages of any length.");
        }),
        Session("a session with more requests than it may have", async socket =>
        {
            for (var i = 0; i < 500; i++)
            {
                await SendAsync(socket, $$$"""{"jsonrpc":"2.0","id":{{{i}}},"method":"eval","params":{"code":"for (;;);","timeoutMs":5}}""");
            }

            await DrainAsync(socket);
        }),
        Session("a session that binds without end", async socket =>
        {
            for (var i = 0; i < 1_200; i++)
            {
                await SendAsync(socket, $$$"""{"jsonrpc":"2.0","id":{{{i}}},"method":"bind","params":{"name":"f{{{i}}}"}}""");
            }

            await DrainAsync(socket);
        }),
        Session("a session whose functions never answer", async socket =>
        {
            await SendAsync(socket, """{"jsonrpc":"2.0","id":1,"method":"bind","params":{"name":"f"}}""");
            await SendAsync(socket, """{"jsonrpc":"2.0","id":2,"method":"eval","params":{"code":"const a = []; for (let i = 0; i < 3000; i++) a.push(f('x'.repeat(1000)).catch(() => 0)); await Promise.all(a)","timeoutMs":500}}""");
            await DrainAsync(socket);
        }),
        Session("a session that lies about its functions", async socket =>
        {
            await SendAsync(socket, """{"jsonrpc":"2.0","id":1,"method":"bind","params":{"name":"f","mode":"sync"}}""");
            await SendAsync(socket, """{"jsonrpc":"2.0","id":2,"method":"eval","params":{"code":"try { f() } catch { }","timeoutMs":500}}""");
            await SendAsync(socket, """{"jsonrpc":"2.0","id":99,"result":{"$bigint":"x"}}""");
            await SendAsync(socket, """{"jsonrpc":"2.0","id":"i1","error":5}""");
            await DrainAsync(socket);
        }),
        Session("a session that leaves in the middle", async socket =>
        {
            await SendAsync(socket, """{"jsonrpc":"2.0","id":1,"method":"eval","params":{"code":"for (;;);","timeoutMs":5000}}""");
            socket.Abort();
        }),
        new("more sessions than there may be", target => target.InRuntimeAsync(async runtime =>
        {
            var sockets = new List<ClientWebSocket?>();
            for (var i = 0; i < 40; i++)
            {
                sockets.Add(await target.OpenSessionAsync(runtime));
            }

            sockets.ShouldContain(socket => socket == null);
            sockets.ForEach(socket => socket?.Dispose());
        })),
        Frames("a frame that is not masked", [0x81, 0x02, (byte)'{', (byte)'}']),
        Frames("a frame of an unknown kind", [0x83, 0x80, 1, 2, 3, 4]),
        Frames("a frame with reserved bits", [0xF1, 0x80, 1, 2, 3, 4]),
        Frames("a giant frame", [0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4, 5]),
        Frames("a frame that goes on with nothing", [0x80, 0x80, 1, 2, 3, 4]),
        Frames("a ping that is too long", [0x89, 0xFE, 0x10, 0x00, 1, 2, 3, 4, .. new byte[0x1000]]),
        Frames("many pings", [.. Enumerable.Repeat<byte[]>([0x89, 0x80, 0, 0, 0, 0], 20_000).SelectMany(frame => frame)]),
        Frames("many empty fragments", [0x01, 0x80, 0, 0, 0, 0, .. Enumerable.Repeat<byte[]>([0x00, 0x80, 0, 0, 0, 0], 20_000).SelectMany(frame => frame)]),
        Frames("a close frame that is none", [0x88, 0x81, 0, 0, 0, 0, 9]),
        new("a bad key of a WebSocket", target => target.InRuntimeAsync(async runtime =>
            (await target.RawAsync(target.Head("GET", $"/runtimes/{runtime}/session") + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n", answers: 1)).ShouldBeSubsetOf([400, 426]))),
        new("a WebSocket where there is none", async target => (await target.RawAsync(target.Head("GET", "/limits") + Upgrade, answers: 1)).ShouldBeSubsetOf([200, 400])),
    ];

    private const string Upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

    // The runtime must be as good as before.
    private static AbuseBehaviour Session(string name, Func<ClientWebSocket, Task> abuse) => new(name, target => target.InRuntimeAsync(async runtime =>
    {
        var socket = await target.OpenSessionAsync(runtime);
        if (socket is not null)
        {
            using (socket)
            {
                await abuse(socket);
            }
        }

        var after = await target.AddInAsync(runtime);
        (after.Status, after["value"]).ShouldBe((200, "2"), after.Body.ToString());
    }));

    // The service ends the socket, or takes it: neither keeps it from others.
    private static AbuseBehaviour Frames(string name, byte[] frames) => new(name, target => target.InRuntimeAsync(async runtime =>
    {
        using var connection = await target.ConnectAsync();
        await connection.SendAsync(target.Head("GET", $"/runtimes/{runtime}/session") + Upgrade);
        (await connection.StatusesAsync(1)).ShouldBeSubsetOf([101, 429, 503]);
        await connection.SendAsync(frames);
        connection.EndSending();
        await connection.ReadAsync(_ => false, patienceMs: 2_000);
        (await target.AddInAsync(runtime))["value"].ShouldBe("2");
    }));

    private static Task<bool> SendAsync(ClientWebSocket socket, string text) =>
        TryAsync(() => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Token));

    // Gives false when the service has cut the client off, or takes nothing.
    private static async Task<bool> TryAsync(Func<Task> send)
    {
        try
        {
            await send().WaitAsync(TimeSpan.FromSeconds(10), Token);
            return true;
        }
        catch (Exception exception) when (exception is WebSocketException or TimeoutException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    // Reads until the service closes, or has nothing more to say.
    private static async Task DrainAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        while (socket.State == WebSocketState.Open)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
            patience.CancelAfter(TimeSpan.FromMilliseconds(1_500));
            try
            {
                await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException && !Token.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
