using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Hands an object over from one context of a runtime to another.</summary>
internal sealed class HandOverReceiver(RequestRegistry requests, RuntimeHost host) : RequestReceiver<HandOverMessage>(requests)
{
    protected override HandOverMessage Read(ReadOnlyMemory<byte> payload) => HandOverMessage.Read(payload);

    protected override ValueTask HandleAsync(PendingRequest request, HandOverMessage message)
    {
        var handOver = new HandOverRequest
        {
            Context = message.FromContext,
            Expression = message.Expression,
            TargetContext = message.Context.Length == 0 ? null : message.Context,
            Name = message.Name,
            Limits = EngineTerms.Of(message.RunLimits),
        };
        return ScriptRequests.RunAsync(
            request, host, message.RuntimeId, FailureCode.EvaluationFailed, runtime => runtime.HandOverAsync(handOver, request.Cancelled));
    }
}
