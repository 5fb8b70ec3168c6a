using System.Threading.Channels;
using JsRun.Protocol.Connections;
using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Tests.Connections;

/// <summary>Keeps what arrives, in order.</summary>
internal sealed class RecordingHandler : IFrameHandler
{
    private readonly Channel<Frame> _frames = Channel.CreateBounded<Frame>(100_000);

    public void OnFrame(FrameHeader header, Payload payload)
    {
        using (payload)
        {
            _frames.Writer.TryWrite(new Frame(header, payload.Span.ToArray())).ShouldBeTrue();
        }
    }

    public ValueTask<Frame> NextAsync(CancellationToken cancellationToken) => _frames.Reader.ReadAsync(cancellationToken);

    internal sealed record Frame(FrameHeader Header, byte[] Payload);
}
