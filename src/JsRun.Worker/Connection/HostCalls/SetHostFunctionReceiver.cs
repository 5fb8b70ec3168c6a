using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Connection.Handlers;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.HostCalls;

/// <summary>Sets a global of a runtime to a function that the other end carries out, or makes a source of streams known to it.</summary>
internal sealed class SetHostFunctionReceiver(RequestRegistry requests, RuntimeHost host, FunctionChannels channels) : RequestReceiver<HostFunctionMessage>(requests)
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
            var channel = channels.FindOrOpen(hosted.Runtime, (ulong)message.Channel);
            if (message.Name.Length == 0)
            {
                await AddStreamSourceAsync(request, hosted, channel).ConfigureAwait(false);
                return;
            }

            var function = new HostFunction(message.Name, message.IsSync ? HostFunctionMode.Sync : HostFunctionMode.Async, channel);
            using var result = await hosted.Runtime
                .SetHostFunctionAsync(null, function, EngineTerms.Of(message.RunLimits), request.Cancelled)
                .ConfigureAwait(false);
            if (result.Outcome != RunOutcome.Ok)
            {
                await SessionFailures.AnswerAsync(request, host, hosted, result).ConfigureAwait(false);
                return;
            }

            if (!channel.TryNote(function))
            {
                // The host has ended while the function was on its way.
                hosted.Runtime.DropHost(channel);
            }

            await request.DoneAsync().ConfigureAwait(false);
        }
        finally
        {
            hosted.Exit();
        }
    }

    // At once, however busy the runtime is: what names the streams follows.
    private static ValueTask AddStreamSourceAsync(PendingRequest request, HostedRuntime hosted, FunctionChannel channel)
    {
        var source = new HostFunction("stream", HostFunctionMode.Async, channel) { StreamSource = channel.CorrelationId };
        return hosted.Runtime.AddStreamSource(source) ? request.DoneAsync() : request.FailAsync(FailureCode.RuntimeClosed);
    }
}
