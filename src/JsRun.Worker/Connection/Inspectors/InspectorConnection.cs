using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Worker.Connection.Streams;

namespace JsRun.Worker.Connection.Inspectors;

/// <summary>The client of a runtime's inspector, who is at the other end of the connection. Any thread.</summary>
internal sealed class InspectorConnection : IInspectorClient, IStreamInput
{
    private readonly JsRuntime _runtime;
    private readonly FrameSender _sender;
    private bool _isClosed;
    private readonly TaskCompletionSource<InspectorDrop> _dropped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InspectorConnection(ulong correlationId, JsRuntime runtime, FrameSender sender)
    {
        _runtime = runtime;
        _sender = sender;
        Output = new PacedStream(correlationId, sender, maxStallMs: 0) { Acknowledged = _ => runtime.WakeInspector() };
    }

    public ulong CorrelationId => Output.CorrelationId;

    /// <summary>What goes to the client.</summary>
    public PacedStream Output { get; }

    /// <summary>Completes when the runtime no longer serves the client.</summary>
    public Task<InspectorDrop> Ended => _dropped.Task;

    public InspectorSending TrySend(ReadOnlySpan<byte> message)
    {
        if (Volatile.Read(ref _isClosed) || message.Length > FrameHeader.MaxPayloadBytes)
        {
            return InspectorSending.Gone;
        }

        return Output.TryWrite(message) ? InspectorSending.Sent : InspectorSending.Full;
    }

    /// <summary>The client is gone: whoever waits to send it something need not.</summary>
    public void Close()
    {
        Volatile.Write(ref _isClosed, true);
        _runtime.WakeInspector();
    }

    public void Dropped(InspectorDrop reason) => _dropped.TrySetResult(reason);

    /// <summary>Has the runtime carry out a message of the client. Takes over the payload.</summary>
    public void Receive(Payload payload)
    {
        using (payload)
        {
            // Outlives the frame: a message may be carried out for as long as a pause lasts.
            _ = ReceiveAsync(payload.Span.ToArray());
        }
    }

    private async Task ReceiveAsync(byte[] message)
    {
        if (!await _runtime.SendToInspectorAsync(this, message).ConfigureAwait(false))
        {
            _dropped.TrySetResult(InspectorDrop.Disconnected);
            return;
        }

        var taken = new CreditMessage(Math.Max(message.Length, CreditMessage.MinMessageBytes));
        await _sender.SendAsync(FrameKind.StreamInputTaken, Output.CorrelationId, taken.ToPayload()).ConfigureAwait(false);
    }
}
