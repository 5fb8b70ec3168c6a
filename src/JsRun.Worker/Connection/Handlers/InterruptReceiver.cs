using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Stops what a runtime runs now.</summary>
internal sealed class InterruptReceiver(RequestRegistry requests, RuntimeHost host) : RuntimeReceiver(requests, host)
{
    protected override bool IsNewWork => false;

    protected override ValueTask HandleAsync(PendingRequest request, HostedRuntime hosted)
    {
        hosted.Runtime.Interrupt();
        return request.DoneAsync();
    }
}
