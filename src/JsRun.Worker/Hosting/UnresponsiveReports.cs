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
        var request = requests.FindOldest(runtime);
        if (request is null && host.Find(runtime) is { } hosted)
        {
            // What an answered evaluation left behind: there is no request to name, only the runtime.
            _ = host.NoteClosedAsync(hosted, CloseReason.Crashed);
        }

        sender.Post(FrameKind.Unresponsive, request?.CorrelationId ?? 0);
    }
}
