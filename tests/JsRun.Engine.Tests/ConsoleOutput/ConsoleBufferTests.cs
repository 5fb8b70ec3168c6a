using System.Text;
using JsRun.Engine.ConsoleOutput;

namespace JsRun.Engine.Tests.ConsoleOutput;

public sealed class ConsoleBufferTests
{
    [Fact]
    public void Add_BeyondTheBytes_IsDroppedAndTold()
    {
        var buffer = new ConsoleBuffer(maxEntries: 100, maxBytes: 20, sink: null);

        buffer.Add("{\"a\":1}"u8);
        buffer.Add("{\"text\":\"too long for the rest\"}"u8);
        buffer.Add("{\"b\":2}"u8);
        var (entries, bytes) = buffer.Close(atMs: 5);

        entries.Count.ShouldBe(3);
        var json = Encoding.UTF8.GetString(entries.Json.Span);
        json.ShouldStartWith("{\"a\":1},{\"b\":2},{\"level\":\"warn\",\"text\":\"1 more console entries were dropped");
        bytes!.Return();
    }

    [Fact]
    public void Add_AfterClose_IsIgnored()
    {
        var buffer = new ConsoleBuffer(maxEntries: 1, maxBytes: 100, sink: null);
        buffer.Close(atMs: 0).Bytes.ShouldBeNull();

        buffer.HasRoomOrCount().ShouldBeFalse();
        buffer.Add("{}"u8);

        buffer.Close(atMs: 0).Entries.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"name":"TypeError","message":"x"}""", "Uncaught (in promise) TypeError: x")]
    [InlineData("""{"name":"","message":"x","frames":[{"line":1}]}""", "Uncaught (in promise) x")]
    [InlineData("""{"frames":[],"name":"Error","message":""}""", "Uncaught (in promise) Error")]
    [InlineData("""{"name":"Error","message":"\ud800"}""", "Uncaught (in promise) Error: \\ud800")]
    public void RejectionText_OfAnError_ReadsAsInABrowser(string error, string expected) =>
        Encoding.UTF8.GetString(RejectionText.Write(Encoding.UTF8.GetBytes(error))).ShouldBe(expected);
}
