using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Connection.Handlers;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.HostCalls;

/// <summary>Takes a function of the other end away.</summary>
internal sealed class RemoveHostFunctionReceiver(RequestRegistry requests, RuntimeHost host, FunctionChannels channels) : RequestReceiver<HostFunctionMessage>(requests)
{
    protected override HostFunctionMessage Read(ReadOnlyMemory<byte> payload) => HostFunctionMessage.Read(payload);

    protected override async ValueTask HandleAsync(PendingRequest request, HostFunctionMessage message)
    {
        if (host.TryEnter(message.RuntimeId) is not { } hosted)
        {
            await request.FailAsync(host.Missing(message.RuntimeId)).ConfigureAwait(false);
            return;
        }

        try
        {
            request.Runtime = hosted.Runtime;
            if (channels.Find((ulong)message.Channel)?.Forget(message.Name) is not { } function)
            {
                var missing = new FailedMessage { Code = FailureCode.FunctionNotFound, Detail = "The session has bound no such function" };
                await request.FailAsync(missing).ConfigureAwait(false);
                return;
            }

            using var result = await hosted.Runtime.RemoveHostFunctionAsync(function, request.Cancelled).ConfigureAwait(false);
            if (result.Outcome == Engine.RunOutcome.Ok)
            {
                await request.DoneAsync().ConfigureAwait(false);
            }
            else
            {
                await SessionFailures.AnswerAsync(request, host, hosted, result).ConfigureAwait(false);
            }
        }
        finally
        {
            hosted.Exit();
        }
    }
}
