using System.Collections.Concurrent;
using JsRun.Protocol.Frames;

namespace JsRun.Worker.Connection.Streams;

/// <summary>The requests that get messages, by their correlation id; takes these in. Any thread.</summary>
internal sealed class StreamInputTable : IFrameReceiver
{
    private readonly ConcurrentDictionary<ulong, IStreamInput> _inputs = new();

    public void Add(IStreamInput input) => _inputs[input.CorrelationId] = input;

    public void Remove(IStreamInput input) => _inputs.TryRemove(input.CorrelationId, out _);

    public void Receive(ulong correlationId, Payload payload)
    {
        if (_inputs.TryGetValue(correlationId, out var input))
        {
            input.Receive(payload);
        }
        else
        {
            payload.Dispose();
        }
    }
}
