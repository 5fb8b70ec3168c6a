using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Worker.Connection;
using CloseReason = JsRun.Protocol.Vocabulary.CloseReason;

namespace JsRun.Worker.Hosting;

/// <summary>Tells the Api that a runtime does not react to termination, whereupon the Api kills this process.</summary>
internal sealed class UnresponsiveReports(RequestRegistry requests, RuntimeHost host, FrameSender sender) : IRuntimeObserver
{
    public void Unresponsive(JsRuntime runtime, RunOutcome pendingOutcome)
    {
        if (host.Find(runtime) is { } hosted)
        {
            // Also when an answered evaluation left behind what does not stop, and there is no request to name.
            _ = host.NoteClosedAsync(hosted, CloseReason.Crashed);
        }

        // All that the runtime has not answered ends with it, and the Api answers it.
        var isNamed = false;
        foreach (var request in requests.InFlight.Where(request => ReferenceEquals(request.Runtime, runtime)))
        {
            if (request.TryAbandon())
            {
                isNamed = true;
                sender.Post(FrameKind.Unresponsive, request.CorrelationId);
            }
        }

        if (!isNamed)
        {
            sender.Post(FrameKind.Unresponsive, 0);
        }
    }
}
