using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Makes a context of a runtime. When its bootstrap fails nothing is left behind.</summary>
internal sealed class CreateContextReceiver(RequestRegistry requests, RuntimeHost host) : RequestReceiver<CreateContextMessage>(requests)
{
    protected override CreateContextMessage Read(ReadOnlyMemory<byte> payload) => CreateContextMessage.Read(payload);

    protected override ValueTask HandleAsync(PendingRequest request, CreateContextMessage message)
    {
        var context = new ContextRequest
        {
            Name = message.Name.Length == 0 ? null : message.Name,
            RealmOf = message.RealmOf.Length == 0 ? null : message.RealmOf,
            Links = message.Links,
            Console = message.Console,
            Web = message.Web,
            Globals = message.Globals,
            Intrinsics = message.Intrinsics,
            Bootstrap = message.Bootstrap,
            BootstrapFileName = message.BootstrapFileName,
            Limits = EngineTerms.Of(message.BootstrapLimits),
        };
        return ScriptRequests.RunAsync(
            request, host, message.RuntimeId, FailureCode.BootstrapFailed, runtime => runtime.CreateContextAsync(context, request.Cancelled));
    }
}
