using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using JsRun.Protocol.Frames;
using JsRun.Tests;
using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Fuzzing;

/// <summary>A worker that is sent nonsense ends by itself, as one that was told to or as one whose connection failed: it neither hangs nor crashes.</summary>
public sealed class ConnectionFuzzTests
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public Task Worker_ThatGetsAnyBytes_Ends() => PropertyCheck.HoldsAsync(
        6,
        ByteMutations.Any(400),
        PropertyCheck.ShrinkArray,
        async bytes =>
        {
            await using var process = await WorkerProcess.StartAsync(Token);
            await ShouldEnd(process, bytes);
        });

    [Fact(Timeout = 120_000)]
    public Task Worker_ThatGetsMutatedFrames_Ends() => PropertyCheck.HoldsAsync(
        10,
        Gen.Choose(1, 8).SelectMany(count => Gen.ArrayOf(MutatedFrame(), count)).Select(frames => frames.SelectMany(frame => frame).ToArray()),
        PropertyCheck.ShrinkArray,
        async bytes =>
        {
            await using var process = await WorkerProcess.StartAsync(Token);
            await process.Stream.WriteAsync(Encode(FrameKind.Hello, 0, WorkerClient.DefaultSettings.ToJson()), Token);
            (await ReadFrameAsync(process.Stream)).ShouldBe(FrameKind.Ready);
            await process.Stream.WriteAsync(Encode(FrameKind.CreateRuntime, 1, Bytes(Requests.Create("rt_1").ToPayload())), Token);
            (await ReadFrameAsync(process.Stream)).ShouldBe(FrameKind.Done);
            await ShouldEnd(process, bytes);
        });

    private static readonly (FrameKind Kind, byte[] Payload)[] Frames =
    [
        (FrameKind.Evaluate, Bytes(Requests.Evaluate("1 + 1").ToPayload())),
        (FrameKind.Evaluate, Bytes(Requests.Evaluate("for (;;);", timeoutMs: 50).ToPayload())),
        (FrameKind.Evaluate, Bytes(Requests.Evaluate("({ f() {} })", "rt_1").ToPayload())),
        (FrameKind.CreateRuntime, Bytes(Requests.Create("rt_2", "globalThis.x = 1").ToPayload())),
        (FrameKind.Call, Bytes(Requests.Call("rt_1", "Object.is", "[1]").ToPayload())),
        (FrameKind.SetGlobal, Bytes(Requests.SetGlobal("rt_1", "g", """{"$map":[[1,2]]}""").ToPayload())),
        (FrameKind.DeleteRuntime, Bytes(new Protocol.Messages.RuntimeMessage { RuntimeId = "rt_1" }.ToPayload())),
        (FrameKind.Cancel, []),
        (FrameKind.Ping, []),
    ];

    // A good frame whose payload is not, or one that is not even framed well.
    private static Gen<byte[]> MutatedFrame() =>
        from frame in Gen.Elements(Frames)
        from id in Gen.Choose(2, 1_000_000)
        from payload in ByteMutations.Of(frame.Payload)
        from bytes in Gen.Frequency((4, Gen.Constant(Encode(frame.Kind, (ulong)id, payload))), (1, ByteMutations.Of(Encode(frame.Kind, (ulong)id, payload))))
        select bytes;

    private static async Task<FrameKind> ReadFrameAsync(Stream stream)
    {
        var header = new byte[FrameHeader.Size];
        await stream.ReadExactlyAsync(header, Token);
        var frame = FrameHeader.Read(header);
        await stream.ReadExactlyAsync(new byte[frame.PayloadLength], Token);
        return frame.Kind;
    }

    private static byte[] Encode(FrameKind kind, ulong correlationId, byte[] payload)
    {
        var bytes = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(payload.Length, kind, correlationId).Write(bytes);
        payload.CopyTo(bytes.AsSpan(FrameHeader.Size));
        return bytes;
    }

    private static byte[] Bytes(Payload payload)
    {
        using (payload)
        {
            return payload.Span.ToArray();
        }
    }

    private static async Task ShouldEnd(WorkerProcess process, byte[] bytes)
    {
        try
        {
            await process.Stream.WriteAsync(bytes, Token);
            process.Stream.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // It has ended already.
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(ExitLimit);
        (await process.WaitForExitAsync(limit.Token)).ShouldBeOneOf([0, 1], process.Stderr);
    }
}
