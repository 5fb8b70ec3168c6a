using System.Collections.Concurrent;
using JsRun.Protocol.Frames;

namespace JsRun.Worker.Connection.Inspectors;

/// <summary>The clients of inspectors, by the correlation id of their request; takes in their messages. Any thread.</summary>
internal sealed class InspectorTable : IFrameReceiver
{
    private readonly ConcurrentDictionary<ulong, InspectorConnection> _connections = new();

    public void Add(InspectorConnection connection) => _connections[connection.Output.CorrelationId] = connection;

    public void Remove(InspectorConnection connection) => _connections.TryRemove(connection.Output.CorrelationId, out _);

    public void Receive(ulong correlationId, Payload payload)
    {
        if (_connections.TryGetValue(correlationId, out var connection))
        {
            connection.Receive(payload);
        }
        else
        {
            payload.Dispose();
        }
    }
}
