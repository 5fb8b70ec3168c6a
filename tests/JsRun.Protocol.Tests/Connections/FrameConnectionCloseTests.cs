using JsRun.Protocol.Connections;
using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Tests.Connections;

public sealed class FrameConnectionCloseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 20_000)]
    public async Task Run_OtherSideCloses_ReturnsNullAndRefusesSends()
    {
        await using var pair = await SocketPair.CreateAsync(Token);
        await using var connection = new FrameConnection(pair.Near.Socket, new RecordingHandler());
        var running = connection.RunAsync(Token);

        await pair.Far.DisposeAsync();

        (await running).ShouldBeNull();
        (await connection.SendAsync(FrameKind.Done, 1, Payload.Rent(1), Token)).ShouldBeFalse();
        connection.TrySend(FrameKind.Done, 1).ShouldBeFalse();
    }

    [Fact(Timeout = 20_000)]
    public async Task Run_TokenCancelled_ReturnsNull()
    {
        await using var pair = await SocketPair.CreateAsync(Token);
        await using var connection = new FrameConnection(pair.Near.Socket, new RecordingHandler());
        using var stop = new CancellationTokenSource();
        var running = connection.RunAsync(stop.Token);

        await stop.CancelAsync();

        (await running).ShouldBeNull();
    }

    [Fact(Timeout = 20_000)]
    public async Task Run_OtherSideClosesInsideAFrame_ReturnsProtocolException()
    {
        await using var pair = await SocketPair.CreateAsync(Token);
        await using var connection = new FrameConnection(pair.Near.Socket, new RecordingHandler());
        var running = connection.RunAsync(Token);

        await pair.Far.WriteAsync(new byte[FrameHeader.Size - 1], Token);
        await pair.Far.DisposeAsync();

        (await running).ShouldBeOfType<ProtocolException>();
    }

    [Fact(Timeout = 20_000)]
    public async Task Run_MalformedHeader_ReturnsProtocolException()
    {
        await using var pair = await SocketPair.CreateAsync(Token);
        await using var connection = new FrameConnection(pair.Near.Socket, new RecordingHandler());
        var running = connection.RunAsync(Token);

        var bytes = new byte[FrameHeader.Size];
        bytes.AsSpan().Fill(0xFF);
        await pair.Far.WriteAsync(bytes, Token);

        (await running).ShouldBeOfType<ProtocolException>();
    }

    [Fact(Timeout = 20_000)]
    public async Task Run_HandlerThrows_ReturnsItsException()
    {
        await using var pair = await SocketPair.CreateAsync(Token);
        await using var connection = new FrameConnection(pair.Near.Socket, new ThrowingHandler());
        var running = connection.RunAsync(Token);

        await pair.Far.WriteAsync(new byte[FrameHeader.Size], Token);

        (await running).ShouldBeOfType<InvalidDataException>();
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_RandomBytes_EndsOrWaitsAndNeverThrows()
    {
        var random = new Random(20253);
        for (var round = 0; round < 200; round++)
        {
            await using var pair = await SocketPair.CreateAsync(Token);
            await using var connection = new FrameConnection(pair.Near.Socket, new RecordingHandler());
            var running = connection.RunAsync(Token);
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
            {
                // A header that passes, so that what follows it is looked at.
                new FrameHeader(random.Next(0, 64), (FrameKind)random.Next(256), 1).Write(bytes.Length < FrameHeader.Size ? bytes = new byte[64] : bytes);
            }

            try
            {
                await pair.Far.WriteAsync(bytes, Token);
                await pair.Far.DisposeAsync();
            }
            catch (IOException)
            {
                // The connection has been closed from the near side already.
            }

            var failure = await running;
            (failure is null or ProtocolException or IOException).ShouldBeTrue(failure?.ToString());
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task CompleteSending_FramesQueued_WritesThemAndCloses()
    {
        await using var pair = await SocketPair.CreateAsync(Token);
        var received = new RecordingHandler();
        await using var near = new FrameConnection(pair.Near.Socket, new RecordingHandler());
        await using var far = new FrameConnection(pair.Far.Socket, received);
        for (var i = 0; i < 100; i++)
        {
            near.TrySend(FrameKind.Done, (ulong)i, Payload.Rent(10_000)).ShouldBeTrue();
        }

        near.CompleteSending();
        var sending = near.RunAsync(Token);
        var reading = far.RunAsync(Token);

        (await sending).ShouldBeNull();
        await near.DisposeAsync();
        (await reading).ShouldBeNull();
        for (var i = 0; i < 100; i++)
        {
            (await received.NextAsync(Token)).Header.CorrelationId.ShouldBe((ulong)i);
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task Dispose_WhileSendersWait_AnswersThemFalse()
    {
        await using var pair = await SocketPair.CreateAsync(Token);
        var connection = new FrameConnection(pair.Near.Socket, new RecordingHandler());
        var running = connection.RunAsync(Token);
        var sending = await BlockedSend.CreateAsync(connection, Token);
        await connection.DisposeAsync();

        (await sending).ShouldBeFalse();
        (await running).ShouldBeNull();
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_WhileTheSocketIsFull_EndsQuietly()
    {
        for (var round = 0; round < 300; round++)
        {
            await using var pair = await SocketPair.CreateAsync(Token);
            var connection = new FrameConnection(pair.Near.Socket, new RecordingHandler());
            var running = connection.RunAsync(Token);
            var payload = Payload.Rent(4096);
            while (connection.TrySend(FrameKind.Done, 1, payload))
            {
                payload = Payload.Rent(4096);
            }

            payload.Dispose();
            await connection.DisposeAsync();
            (await running).ShouldBeNull();
        }
    }

    private sealed class ThrowingHandler : IFrameHandler
    {
        public void OnFrame(FrameHeader header, Payload payload) => throw new InvalidDataException();
    }
}
