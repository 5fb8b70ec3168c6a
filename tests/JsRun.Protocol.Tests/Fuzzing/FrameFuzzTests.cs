using FsCheck;
using FsCheck.Fluent;
using JsRun.Protocol.Connections;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Tests.Connections;
using JsRun.Tests;

namespace JsRun.Protocol.Tests.Fuzzing;

/// <summary>Whatever bytes come over a connection, in whatever pieces: the frames among them arrive, and then it ends in order or as a <see cref="ProtocolException"/>.</summary>
public sealed class FrameFuzzTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public Task Connection_MutatedFrames_GivesTheFramesBeforeTheFault() => PropertyCheck.HoldsAsync(
        700,
        from frames in Gen.ListOf(Frame())
        from bytes in ByteMutations.Of([.. frames.SelectMany(frame => frame)])
        from pieceBytes in Gen.Choose(1, 60)
        select (Bytes: bytes, PieceBytes: pieceBytes),
        fuzz => PropertyCheck.ShrinkArray(fuzz.Bytes).Select(bytes => fuzz with { Bytes = bytes }),
        fuzz => ShouldGiveTheFrames(fuzz.Bytes, fuzz.PieceBytes));

    [Fact(Timeout = 60_000)]
    public Task Connection_AnyBytes_GivesTheFramesBeforeTheFault() => PropertyCheck.HoldsAsync(
        300,
        ByteMutations.Any(300),
        PropertyCheck.ShrinkArray,
        bytes => ShouldGiveTheFrames(bytes, pieceBytes: bytes.Length + 1));

    private static Gen<byte[]> Frame() =>
        from message in Gen.Elements(WireMessages.All)
        from kind in Gen.Choose(0, 255)
        from id in Gen.Choose(0, int.MaxValue - 1)
        from payload in Gen.Frequency((3, Gen.Constant(message.Sample)), (1, ByteMutations.Any(40)))
        select Encode((FrameKind)kind, (ulong)id, payload);

    private static byte[] Encode(FrameKind kind, ulong correlationId, byte[] payload)
    {
        var bytes = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(payload.Length, kind, correlationId).Write(bytes);
        payload.CopyTo(bytes.AsSpan(FrameHeader.Size));
        return bytes;
    }

    private static async Task ShouldGiveTheFrames(byte[] bytes, int pieceBytes)
    {
        await using var pair = await SocketPair.CreateAsync(Token);
        var received = new RecordingHandler();
        await using var connection = new FrameConnection(pair.Far.Socket, received);
        var running = connection.RunAsync(Token);
        await WriteAsync(pair.Near, bytes, pieceBytes);
        pair.Near.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        var failure = await running.WaitAsync(TimeSpan.FromSeconds(20), Token);

        var at = 0;
        while (TryFrame(bytes.AsSpan(at), out var header))
        {
            at += FrameHeader.Size;
            var frame = await received.NextAsync(Token);
            frame.Header.ShouldBe(header);
            frame.Payload.AsSpan().SequenceEqual(bytes.AsSpan(at, header.PayloadLength)).ShouldBeTrue();
            at += header.PayloadLength;
        }

        if (at == bytes.Length)
        {
            failure.ShouldBeNull();
        }
        else
        {
            failure.ShouldBeOfType<ProtocolException>();
        }
    }

    // The format once more, as plainly as it can be said: u32 length, u8 kind, three zeros, u64 id.
    private static bool TryFrame(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < 16 || bytes[5] != 0 || bytes[6] != 0 || bytes[7] != 0)
        {
            return false;
        }

        var length = BitConverter.ToUInt32(bytes);
        header = new FrameHeader((int)length, (FrameKind)bytes[4], BitConverter.ToUInt64(bytes[8..]));
        return length <= FrameHeader.MaxPayloadBytes && length <= bytes.Length - 16;
    }

    // The other side may have ended the connection already.
    private static async Task WriteAsync(Stream stream, byte[] bytes, int pieceBytes)
    {
        try
        {
            for (var at = 0; at < bytes.Length; at += pieceBytes)
            {
                await stream.WriteAsync(bytes.AsMemory(at, Math.Min(pieceBytes, bytes.Length - at)), Token);
            }
        }
        catch (IOException)
        {
            // What it has read is looked at all the same.
        }
    }
}
