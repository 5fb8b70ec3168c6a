using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Worker.Connection.Streams;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Reads a stream that a result has handed out.</summary>
internal sealed class ReadStreamReceiver(RequestRegistry requests, SessionRuns sessions, StreamTable streams) : RequestReceiver<ReadStreamMessage>(requests)
{
    protected override ReadStreamMessage Read(ReadOnlyMemory<byte> payload) => ReadStreamMessage.Read(payload);

    protected override async ValueTask HandleAsync(PendingRequest request, ReadStreamMessage message)
    {
        var stream = streams.OpenRun(request.CorrelationId, message.MaxItemsAhead);
        try
        {
            var read = new ReadStreamRequest
            {
                StreamId = (ulong)message.StreamId,
                Limits = EngineTerms.Of(message.RunLimits),
                Format = EngineTerms.FormatOf(message.Options),
                AllowHandles = true,
                ItemSink = stream,
            };
            await sessions.RunAsync(request, message.RuntimeId, stream, runtime => runtime.ReadStreamAsync(read, request.Cancelled)).ConfigureAwait(false);
        }
        finally
        {
            streams.Close(stream);
        }
    }
}
