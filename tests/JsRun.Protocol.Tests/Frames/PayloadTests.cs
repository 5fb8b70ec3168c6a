using System.Text;
using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Tests.Frames;

public sealed class PayloadTests
{
    [Fact]
    public void Writer_OneOfEach_GivesGoldenBytes()
    {
        using var writer = new PayloadWriter(1);
        writer.WriteByte(0xAB);
        writer.WriteBoolean(true);
        writer.WriteInt32(-2);
        writer.WriteInt64(0x0102030405060708);
        writer.WriteBytes([1, 2]);
        writer.WriteString("é");
        writer.WriteRaw([9]);
        using var payload = writer.ToPayload();
        Convert.ToHexString(payload.Span).ShouldBe("AB" + "01" + "FEFFFFFF" + "0807060504030201" + "02000000" + "0102" + "02000000" + "C3A9" + "09");
    }

    [Fact]
    public void Reader_WhatTheWriterWrote_GivesItBack()
    {
        using var writer = new PayloadWriter(1);
        writer.WriteByte(7);
        writer.WriteBoolean(false);
        writer.WriteInt32(int.MinValue);
        writer.WriteInt64(long.MaxValue);
        writer.WriteBytes([1, 2, 3]);
        writer.WriteString("a\u0000b😀");
        writer.WriteRaw([4, 5]);
        using var payload = writer.ToPayload();

        var reader = new PayloadReader(payload.Memory);
        reader.ReadByte().ShouldBe((byte)7);
        reader.ReadBoolean().ShouldBeFalse();
        reader.ReadInt32().ShouldBe(int.MinValue);
        reader.ReadInt64().ShouldBe(long.MaxValue);
        reader.ReadBytes().ToArray().ShouldBe([1, 2, 3]);
        reader.ReadString().ShouldBe("a\u0000b😀");
        reader.ReadRest().ToArray().ShouldBe([4, 5]);
        reader.ExpectEnd();
    }

    [Fact]
    public void Writer_MoreThanItsCapacity_KeepsWhatWasWritten()
    {
        using var writer = new PayloadWriter(16);
        var expected = new byte[100_000];
        new Random(1).NextBytes(expected);
        foreach (var part in expected.Chunk(777))
        {
            writer.WriteRaw(part);
        }

        using var payload = writer.ToPayload();
        payload.Span.SequenceEqual(expected).ShouldBeTrue();
    }

    [Theory]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public void ReadBytes_LengthBeyondTheEnd_Throws(int length)
    {
        using var writer = new PayloadWriter(16);
        writer.WriteInt32(length);
        writer.WriteRaw([1, 2, 3]);
        using var payload = writer.ToPayload();
        Should.Throw<ProtocolException>(() => new PayloadReader(payload.Memory).ReadBytes());
    }

    [Fact]
    public void ReadString_BytesThatAreNotUtf8_Throws()
    {
        using var writer = new PayloadWriter(16);
        writer.WriteBytes([0xED, 0xA0, 0x80]);
        using var payload = writer.ToPayload();
        Should.Throw<ProtocolException>(() => new PayloadReader(payload.Memory).ReadString());
    }

    [Fact]
    public void ReadEnum_NumberWithoutMember_Throws() =>
        Should.Throw<ProtocolException>(() => new PayloadReader(new byte[] { 250 }).ReadEnum<Protocol.Vocabulary.Outcome>());

    [Fact]
    public void ExpectEnd_BytesLeft_Throws() => Should.Throw<ProtocolException>(() => new PayloadReader(new byte[1]).ExpectEnd());

    [Fact]
    public void Payload_AfterDispose_RefusesAccess()
    {
        var payload = Payload.Rent(3);
        payload.Dispose();
        payload.Dispose();
        Should.Throw<ObjectDisposedException>(() => payload.Memory);
    }

    [Fact]
    public void Writer_AfterToPayload_RefusesUse()
    {
        using var writer = new PayloadWriter(3);
        writer.WriteRaw(Encoding.ASCII.GetBytes("abc"));
        using var payload = writer.ToPayload();
        Should.Throw<ObjectDisposedException>(() => writer.WriteByte(1));
        Should.Throw<ObjectDisposedException>(() => writer.ToPayload());
    }
}
