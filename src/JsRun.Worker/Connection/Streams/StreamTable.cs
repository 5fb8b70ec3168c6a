using System.Collections.Concurrent;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Worker.Connection.Streams;

/// <summary>The streams that are being sent, by the correlation id of their request; takes the credit for them. Any thread.</summary>
internal sealed class StreamTable(FrameSender sender) : IFrameReceiver
{
    private readonly ConcurrentDictionary<ulong, IPacedStream> _streams = new();

    /// <summary>A stream for a request, until it is closed.</summary>
    public PacedStream Open(ulong correlationId, int maxStallMs)
    {
        var stream = new PacedStream(correlationId, sender, maxStallMs);
        Add(stream);
        return stream;
    }

    /// <summary>The stream of a run, until it is closed.</summary>
    /// <param name="correlationId">The request's.</param>
    /// <param name="maxItemsAhead">Items that are sent without having been acknowledged, each by itself; 0: as many as the window has room for.</param>
    public RunStream OpenRun(ulong correlationId, int maxItemsAhead = 0)
    {
        var stream = new RunStream(correlationId, sender, maxItemsAhead);
        Add(stream);
        return stream;
    }

    /// <summary>Carries out a run with a stream of its own, which is closed afterwards.</summary>
    public async ValueTask RunAsync<TMessage>(PendingRequest request, TMessage message, Func<PendingRequest, TMessage, RunStream?, ValueTask> run)
    {
        var stream = OpenRun(request.CorrelationId);
        try
        {
            await run(request, message, stream).ConfigureAwait(false);
        }
        finally
        {
            Close(stream);
        }
    }

    /// <summary>Takes a stream in until it is closed.</summary>
    public void Add(IPacedStream stream) => _streams[stream.CorrelationId] = stream;

    public void Close(IPacedStream stream)
    {
        stream.Cancel();
        _streams.TryRemove(stream.CorrelationId, out _);
    }

    public void Receive(ulong correlationId, Payload payload)
    {
        using (payload)
        {
            var credit = CreditMessage.Read(payload.Memory);
            if (_streams.TryGetValue(correlationId, out var stream))
            {
                stream.Acknowledge(credit.Bytes);
            }
        }
    }
}
