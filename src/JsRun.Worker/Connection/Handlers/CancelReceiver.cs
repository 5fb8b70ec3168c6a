using JsRun.Protocol.Frames;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Cancels a request whose sender no longer wants the answer. A cancel that comes too late is no error.</summary>
internal sealed class CancelReceiver(RequestRegistry requests) : IFrameReceiver
{
    public void Receive(ulong correlationId, Payload payload)
    {
        payload.Dispose();
        if (requests.Find(correlationId) is { } request)
        {
            _ = request.CancelAsync();
        }
    }
}
