using JsRun.Protocol.Frames;
using JsRun.Worker.Envelopes;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Tells state, times and counters of a runtime without asking its thread.</summary>
internal sealed class DescribeRuntimeReceiver(RequestRegistry requests, RuntimeHost host) : RuntimeReceiver(requests, host)
{
    protected override bool IsNewWork => false;

    protected override ValueTask HandleAsync(PendingRequest request, HostedRuntime hosted) =>
        request.AnswerAsync(FrameKind.Done, DescriptionWriter.ToPayload(hosted));
}
