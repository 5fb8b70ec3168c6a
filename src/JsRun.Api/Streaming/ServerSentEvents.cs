using System.Buffers;
using System.Buffers.Text;

namespace JsRun.Api.Streaming;

/// <summary>The event stream of the HTML standard: <c>id:</c>, <c>event:</c>, <c>data:</c> and an empty line.</summary>
internal sealed class ServerSentEvents : EventFormat
{
    public const string MediaType = "text/event-stream";

    /// <inheritdoc />
    public override string ContentType => MediaType;

    /// <inheritdoc />
    public override ReadOnlySpan<byte> Comment => ":\n\n"u8;

    /// <inheritdoc />
    public override void Begin(IBufferWriter<byte> output, ReadOnlySpan<byte> name, long id)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(id, digits, out var length);
        output.Write("id: "u8);
        output.Write(digits[..length]);
        output.Write("\nevent: "u8);
        output.Write(name);
        output.Write("\ndata: "u8);
    }

    /// <inheritdoc />
    public override void End(IBufferWriter<byte> output) => output.Write("\n\n"u8);
}
