using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace JsRun.Api.Metrics;

/// <summary>Writes Prometheus' text format, version 0.0.4, as UTF-8. Not thread-safe; its memory is used again after <see cref="Clear"/>.</summary>
internal sealed class PrometheusText
{
    private const int MaxNumberBytes = 32;

    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>Forgets all.</summary>
    public void Clear() => _bytes.ResetWrittenCount();

    /// <summary>Begins a family: the lines that tell of it.</summary>
    /// <param name="name">The family's name.</param>
    /// <param name="type">Its type: <c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    /// <param name="unit">Its unit as Prometheus names it; empty: none.</param>
    /// <param name="help">What it is.</param>
    public void BeginFamily(string name, ReadOnlySpan<byte> type, string unit, string help)
    {
        Raw("# HELP "u8);
        Raw(name);
        Raw(" "u8);
        Escaped(help, escapesQuotes: false);
        Raw("\n# TYPE "u8);
        Raw(name);
        Raw(" "u8);
        Raw(type);
        if (unit.Length > 0)
        {
            // To readers of this format it is a comment.
            Raw("\n# UNIT "u8);
            Raw(name);
            Raw(" "u8);
            Raw(unit);
        }

        Raw("\n"u8);
    }

    /// <summary>Begins a sample: its name and the first of its labels, with the brace open.</summary>
    public void BeginSample(string name, ReadOnlySpan<byte> suffix)
    {
        Raw(name);
        Raw(suffix);
    }

    /// <summary>Writes a label.</summary>
    /// <param name="isFirst">Whether it is the sample's first one.</param>
    /// <param name="name">Its name, which must be one.</param>
    /// <param name="value">Its value: any text.</param>
    public void Label(bool isFirst, string name, string value)
    {
        Raw(isFirst ? "{"u8 : ","u8);
        Raw(name);
        Raw("=\""u8);
        Escaped(value, escapesQuotes: true);
        Raw("\""u8);
    }

    /// <summary>Writes the bound of a bucket.</summary>
    public void Bound(bool isFirst, double bound)
    {
        Raw(isFirst ? "{le=\""u8 : ",le=\""u8);
        Number(bound);
        Raw("\""u8);
    }

    /// <summary>Ends a sample.</summary>
    public void EndSample(bool hasLabels, double value)
    {
        Raw(hasLabels ? "} "u8 : " "u8);
        Number(value);
        Raw("\n"u8);
    }

    /// <summary>Ends a sample.</summary>
    public void EndSample(bool hasLabels, long value)
    {
        Raw(hasLabels ? "} "u8 : " "u8);
        Utf8Formatter.TryFormat(value, _bytes.GetSpan(MaxNumberBytes), out var length);
        _bytes.Advance(length);
        Raw("\n"u8);
    }

    private void Number(double value)
    {
        if (!double.IsFinite(value))
        {
            Raw(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
            return;
        }

        value.TryFormat(_bytes.GetSpan(MaxNumberBytes), out var length, provider: CultureInfo.InvariantCulture);
        _bytes.Advance(length);
    }

    private void Escaped(string text, bool escapesQuotes)
    {
        while (text.AsSpan().IndexOfAny('\\', '\n', escapesQuotes ? '"' : '\\') is >= 0 and var index)
        {
            Raw(text.AsSpan(0, index));
            Raw(text[index] switch { '\\' => @"\\"u8, '\n' => @"\n"u8, _ => "\\\""u8 });
            text = text[(index + 1)..];
        }

        Raw(text);
    }

    private void Raw(ReadOnlySpan<char> text) =>
        _bytes.Advance(Encoding.UTF8.GetBytes(text, _bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    private void Raw(ReadOnlySpan<byte> text) => _bytes.Write(text);
}
