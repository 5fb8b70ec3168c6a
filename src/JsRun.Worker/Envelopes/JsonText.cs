using System.Buffers.Text;
using JsRun.Protocol.Frames;

namespace JsRun.Worker.Envelopes;

/// <summary>Writes pieces of JSON into a payload without intermediate strings.</summary>
internal static class JsonText
{
    private const int MaxNumberBytes = 24;
    private const double MaxMilliseconds = 1e15;

    /// <summary>Writes an integer.</summary>
    public static void WriteInteger(this PayloadWriter writer, long value)
    {
        Utf8Formatter.TryFormat(value, writer.GetSpan(MaxNumberBytes), out var written);
        writer.Advance(written);
    }

    /// <summary>Writes a duration with at most three decimals and no trailing zeros. What is no duration becomes 0.</summary>
    public static void WriteMilliseconds(this PayloadWriter writer, double milliseconds)
    {
        var clamped = double.IsNaN(milliseconds) ? 0 : Math.Clamp(milliseconds, 0, MaxMilliseconds);
        var (whole, thousandths) = Math.DivRem((long)Math.Round(clamped * 1000), 1000);
        writer.WriteInteger(whole);
        if (thousandths == 0)
        {
            return;
        }

        var digits = writer.GetSpan(4);
        digits[0] = (byte)'.';
        digits[1] = (byte)('0' + (thousandths / 100));
        digits[2] = (byte)('0' + (thousandths / 10 % 10));
        digits[3] = (byte)('0' + (thousandths % 10));
        writer.Advance(digits[3] != '0' ? 4 : digits[2] != '0' ? 3 : 2);
    }

    /// <summary>Writes an ASCII name as a JSON string; it has nothing to escape.</summary>
    public static void WriteJsonName(this PayloadWriter writer, string name)
    {
        writer.WriteByte((byte)'"');
        writer.Advance(System.Text.Encoding.ASCII.GetBytes(name, writer.GetSpan(name.Length)));
        writer.WriteByte((byte)'"');
    }

    /// <summary>Writes a moment in UTC with milliseconds, ISO 8601, with its quotes.</summary>
    public static void WriteTimestamp(this PayloadWriter writer, DateTimeOffset moment)
    {
        moment.UtcDateTime.TryFormat(
            writer.GetSpan(32), out var written, "'\"'yyyy-MM-dd'T'HH:mm:ss.fff'Z\"'", System.Globalization.CultureInfo.InvariantCulture);
        writer.Advance(written);
    }
}
