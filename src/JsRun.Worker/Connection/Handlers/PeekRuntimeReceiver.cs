using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Worker.Envelopes;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Tells what <see cref="DescribeRuntimeReceiver"/> does, but is no use of the runtime.</summary>
internal sealed class PeekRuntimeReceiver(RequestRegistry requests, RuntimeHost host) : RequestReceiver<RuntimeMessage>(requests)
{
    protected override bool IsNewWork => false;

    protected override RuntimeMessage Read(ReadOnlyMemory<byte> payload) => RuntimeMessage.Read(payload);

    protected override ValueTask HandleAsync(PendingRequest request, RuntimeMessage message) => host.Peek(message.RuntimeId) is { } hosted
        ? request.AnswerAsync(FrameKind.Done, DescriptionWriter.ToPayload(hosted))
        : request.FailAsync(host.Missing(message.RuntimeId));
}
