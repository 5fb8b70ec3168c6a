using System.Buffers;

namespace JsRun.Api.Streaming;

/// <summary>One JSON object on each line: <c>{"event":"item","data":{...}}</c>.</summary>
internal sealed class NdjsonEvents : EventFormat
{
    public const string MediaType = "application/x-ndjson";

    /// <inheritdoc />
    public override string ContentType => MediaType;

    /// <inheritdoc />
    public override void Begin(IBufferWriter<byte> output, ReadOnlySpan<byte> name, long id)
    {
        output.Write("{\"event\":\""u8);
        output.Write(name);
        output.Write("\",\"data\":"u8);
    }

    /// <inheritdoc />
    public override void End(IBufferWriter<byte> output) => output.Write("}\n"u8);
}
