using System.Text;
using JsRun.Protocol.Frames;
using JsRun.Worker.Envelopes;

namespace JsRun.Worker.Tests.Envelopes;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(1, "1")]
    [InlineData(1.5, "1.5")]
    [InlineData(0.05, "0.05")]
    [InlineData(12.3456, "12.346")]
    [InlineData(0.0004, "0")]
    [InlineData(0.0006, "0.001")]
    [InlineData(0.9996, "1")]
    [InlineData(59999.120, "59999.12")]
    [InlineData(double.NaN, "0")]
    [InlineData(-5, "0")]
    [InlineData(double.PositiveInfinity, "1000000000000000")]
    public void WriteMilliseconds_Value_HasAtMostThreeDecimals(double value, string expected) =>
        Written(writer => writer.WriteMilliseconds(value)).ShouldBe(expected);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    [InlineData(long.MinValue, "-9223372036854775808")]
    public void WriteInteger_Value_IsWritten(long value, string expected) => Written(writer => writer.WriteInteger(value)).ShouldBe(expected);

    [Fact]
    public void WriteTimestamp_Moment_IsIsoInUtcWithMilliseconds() =>
        Written(writer => writer.WriteTimestamp(new DateTimeOffset(2026, 2, 3, 4, 5, 6, 7, TimeSpan.FromHours(2))))
            .ShouldBe("\"2026-02-03T02:05:06.007Z\"");

    private static string Written(Action<PayloadWriter> write)
    {
        using var writer = new PayloadWriter(1);
        write(writer);
        using var payload = writer.ToPayload();
        return Encoding.UTF8.GetString(payload.Span);
    }
}
