using System.Text;
using System.Text.Json;
using JsRun.Api.Requests;

namespace JsRun.Api.Tests.Requests;

/// <summary>The scanner may say no to anything, but yes only to what the reader of tokens takes, and to the same bytes of it.</summary>
public sealed class PlainJsonScannerTests
{
    private const string Sample =
        """{ "a": [1, -2.5, 0, -0, 1e9, 1.25E-3, 12e+4], "text": "a longer text than a block, \"quoted\" \\ \u00e9 é €", "b": {"t": true, "f": false, "n": null}, "e": [{}, [], [[{"x":[]}]]], "":"$x" }""";

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData(" [ ] ", 0)]
    [InlineData("[1,2]x", 5)]
    [InlineData("{\"a\":1} , ", 7)]
    [InlineData("[\"$\",\"$x\"]")]
    [InlineData("[0,-0,0.5,1E5,1e-5,1e+5,10]")]
    [InlineData("[\"\\u0024\\n\\ud800\"]")]
    [InlineData("{\"a$\":{\"b\":[{\"c\":null}]}}")]
    public void Plain_IsMeasured(string json, int length = -1)
    {
        var start = length == 0 ? 1 : 0;
        var bytes = Encoding.UTF8.GetBytes(json)[start..];
        var expected = length switch { -1 => bytes.Length, 0 => 3, _ => length };

        new PlainJsonScanner(bytes).TryMeasure(10, out var measured).ShouldBeTrue();
        measured.ShouldBe(expected);
    }

    [Fact]
    public void Sample_IsMeasured()
    {
        new PlainJsonScanner(Encoding.UTF8.GetBytes(Sample)).TryMeasure(6, out var length).ShouldBeTrue();
        length.ShouldBe(Encoding.UTF8.GetByteCount(Sample));
    }

    [Theory]
    [InlineData("{\"$a\":1}")]
    [InlineData("{\"\\u0024a\":1}")]
    [InlineData("{\"b\":[{\"$map\":[]}]}")]
    [InlineData("[01]")]
    [InlineData("[1.]")]
    [InlineData("[.5]")]
    [InlineData("[-]")]
    [InlineData("[+1]")]
    [InlineData("[1e]")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1 2]")]
    [InlineData("[1}")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{a:1}")]
    [InlineData("[nul]")]
    [InlineData("[truefalse]")]
    [InlineData("[\"\\x\"]")]
    [InlineData("[\"\\u12g4\"]")]
    [InlineData("[\"\t\"]")]
    [InlineData("[\"open")]
    [InlineData("[\"a\\")]
    [InlineData("[\"\\u12")]
    [InlineData("[[[[[[1]]]]]]")]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("{\"a")]
    [InlineData("{\"a\":-")]
    [InlineData("")]
    public void NotPlain_IsNotMeasured(string json) =>
        new PlainJsonScanner(Encoding.UTF8.GetBytes(json)).TryMeasure(5, out _).ShouldBeFalse();

    [Fact]
    public void Changed_AnywhereInAnyWay_IsMeasuredOnlyWhenValid()
    {
        var sample = Encoding.UTF8.GetBytes(Sample);
        var measured = 0;
        for (var position = 0; position < sample.Length; position++)
        {
            foreach (var replacement in "{}[]\",:0x-.e \\\n\u0001"u8)
            {
                var changed = sample.AsSpan().ToArray();
                changed[position] = replacement;
                if (new PlainJsonScanner(changed).TryMeasure(20, out var length))
                {
                    measured++;
                    Should.NotThrow(() => JsonDocument.Parse(changed.AsMemory(0, length), new JsonDocumentOptions { MaxDepth = 100 }).Dispose(), Encoding.UTF8.GetString(changed));
                }

                new PlainJsonScanner(changed.AsSpan(0, position)).TryMeasure(20, out _).ShouldBe(false);
            }
        }

        measured.ShouldBeGreaterThan(500);
    }
}
