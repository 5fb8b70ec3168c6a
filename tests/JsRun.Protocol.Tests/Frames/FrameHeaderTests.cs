using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Tests.Frames;

public sealed class FrameHeaderTests
{
    [Fact]
    public void Write_KnownHeader_GivesGoldenBytes()
    {
        var bytes = new byte[FrameHeader.Size];
        new FrameHeader(0x010203, FrameKind.RunResult, 0x1122334455667788).Write(bytes);
        Convert.ToHexString(bytes).ShouldBe("03020100" + "41" + "00" + "0000" + "8877665544332211");
    }

    [Fact]
    public void Read_WhatWriteWrote_GivesTheSameHeader()
    {
        var header = new FrameHeader(FrameHeader.MaxPayloadBytes, FrameKind.Unresponsive, ulong.MaxValue);
        var bytes = new byte[FrameHeader.Size];
        header.Write(bytes);
        FrameHeader.Read(bytes).ShouldBe(header);
    }

    [Theory]
    [InlineData((uint)FrameHeader.MaxPayloadBytes + 1)]
    [InlineData(0x80000000)]
    [InlineData(uint.MaxValue)]
    public void Read_LengthAboveTheLimit_Throws(uint length)
    {
        var bytes = new byte[FrameHeader.Size];
        BitConverter.TryWriteBytes(bytes, length);
        Should.Throw<ProtocolException>(() => FrameHeader.Read(bytes));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Read_ReservedByteSet_Throws(int index)
    {
        var bytes = new byte[FrameHeader.Size];
        bytes[index] = 1;
        Should.Throw<ProtocolException>(() => FrameHeader.Read(bytes));
    }
}
