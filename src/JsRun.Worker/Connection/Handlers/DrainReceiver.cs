using JsRun.Protocol.Frames;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Takes no new work from now on, and closes the connection when the last request has been answered.</summary>
internal sealed class DrainReceiver(RequestRegistry requests, FrameSender sender) : IFrameReceiver
{
    public void Receive(ulong correlationId, Payload payload)
    {
        payload.Dispose();
        requests.Drain();
        _ = CompleteAsync();
    }

    private async Task CompleteAsync()
    {
        await requests.Drained.ConfigureAwait(false);
        sender.Complete();
    }
}
