using JsRun.Protocol.Connections;
using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Tests.Connections;

public sealed class FrameConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 20_000)]
    public async Task Send_FromManyThreads_ArrivesWholeAndInEachSendersOrder()
    {
        const int Senders = 8;
        const int FramesEach = 500;
        await using var pair = await SocketPair.CreateAsync(Token);
        var received = new RecordingHandler();
        await using var near = new FrameConnection(pair.Near.Socket, new RecordingHandler());
        await using var far = new FrameConnection(pair.Far.Socket, received);
        var running = Task.WhenAll(near.RunAsync(Token), far.RunAsync(Token));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(
            async () =>
            {
                for (var i = 0; i < FramesEach; i++)
                {
                    var payload = PayloadOf((i * 37) % 5000, (byte)sender);
                    (await near.SendAsync(FrameKind.StreamPiece, (ulong)((sender * FramesEach) + i), payload, Token)).ShouldBeTrue();
                }
            },
            Token)));

        var next = new int[Senders];
        for (var i = 0; i < Senders * FramesEach; i++)
        {
            var frame = await received.NextAsync(Token);
            var (sender, number) = Math.DivRem((int)frame.Header.CorrelationId, FramesEach);
            number.ShouldBe(next[sender]++);
            frame.Payload.Length.ShouldBe((number * 37) % 5000);
            frame.Payload.ShouldAllBe(value => value == sender);
        }

        await near.DisposeAsync();
        (await running).ShouldBe([null, null]);
    }

    [Fact(Timeout = 20_000)]
    public async Task Run_FrameInSingleBytes_ArrivesOnce()
    {
        await using var pair = await SocketPair.CreateAsync(Token);
        var received = new RecordingHandler();
        await using var connection = new FrameConnection(pair.Far.Socket, received);
        var running = connection.RunAsync(Token);

        var bytes = new byte[FrameHeader.Size + 3];
        new FrameHeader(3, FrameKind.Done, 5).Write(bytes);
        bytes[^1] = 9;
        foreach (var value in bytes)
        {
            await pair.Near.WriteAsync(new[] { value }, Token);
        }

        var frame = await received.NextAsync(Token);
        frame.Header.ShouldBe(new FrameHeader(3, FrameKind.Done, 5));
        frame.Payload.ShouldBe([0, 0, 9]);
        await pair.Near.DisposeAsync();
        (await running).ShouldBeNull();
    }

    [Fact(Timeout = 20_000)]
    public async Task Send_LargePayload_ArrivesUnchanged()
    {
        await using var pair = await SocketPair.CreateAsync(Token);
        var received = new RecordingHandler();
        await using var near = new FrameConnection(pair.Near.Socket, new RecordingHandler());
        await using var far = new FrameConnection(pair.Far.Socket, received);
        _ = near.RunAsync(Token);
        _ = far.RunAsync(Token);
        var bytes = new byte[8 * 1024 * 1024];
        new Random(3).NextBytes(bytes);
        using var writer = new PayloadWriter(bytes.Length);
        writer.WriteRaw(bytes);

        await near.SendAsync(FrameKind.RunResult, 1, writer.ToPayload(), Token);

        (await received.NextAsync(Token)).Payload.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact(Timeout = 20_000)]
    public async Task Send_OtherSideDoesNotRead_WaitsUntilItDoes()
    {
        await using var pair = await SocketPair.CreateAsync(Token);
        await using var near = new FrameConnection(pair.Near.Socket, new RecordingHandler());
        _ = near.RunAsync(Token);

        var sending = await BlockedSend.CreateAsync(near, Token);
        var payload = PayloadOf(1, 1);
        near.TrySend(FrameKind.Done, 2, payload).ShouldBeFalse();
        payload.Dispose();
        using (var giveUp = new CancellationTokenSource())
        {
            var cancelled = near.SendAsync(FrameKind.Done, 3, PayloadOf(1, 1), giveUp.Token).AsTask();
            await giveUp.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        }

        sending.IsCompleted.ShouldBeFalse();
        _ = pair.Far.CopyToAsync(Stream.Null, Token);
        (await sending).ShouldBeTrue();
    }

    [Fact(Timeout = 20_000)]
    public async Task Send_WhileTheSocketIsFull_ArrivesInOrderOnceTheOtherSideReads()
    {
        await using var pair = await SocketPair.CreateAsync(Token);
        await using var near = new FrameConnection(pair.Near.Socket, new RecordingHandler());
        _ = near.RunAsync(Token);
        var large = PayloadOf(3 * 1024 * 1024, 7);
        (await near.SendAsync(FrameKind.RunResult, 1, large, Token)).ShouldBeTrue();
        for (var i = 2; i < 500; i++)
        {
            near.TrySend(FrameKind.Done, (ulong)i, PayloadOf(i, (byte)i)).ShouldBeTrue();
        }

        var received = new RecordingHandler();
        await using var far = new FrameConnection(pair.Far.Socket, received);
        _ = far.RunAsync(Token);

        (await received.NextAsync(Token)).Payload.Length.ShouldBe(3 * 1024 * 1024);
        for (var i = 2; i < 500; i++)
        {
            var frame = await received.NextAsync(Token);
            frame.Header.ShouldBe(new FrameHeader(i, FrameKind.Done, (ulong)i));
            frame.Payload.ShouldAllBe(value => value == (byte)i);
        }
    }

    private static Payload PayloadOf(int length, byte value)
    {
        var payload = Payload.Rent(length);
        payload.Writable.Fill(value);
        return payload;
    }
}
