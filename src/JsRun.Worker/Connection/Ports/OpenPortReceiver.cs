using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Connection.Handlers;
using JsRun.Worker.Connection.Streams;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Ports;

/// <summary>Gives contexts ports whose other end is elsewhere, each for as long as both ends are open.</summary>
internal sealed class OpenPortReceiver(RequestRegistry requests, RuntimeHost host, StreamTable streams, StreamInputTable inputs, FrameSender sender)
    : RequestReceiver<OpenPortMessage>(requests)
{
    protected override OpenPortMessage Read(ReadOnlyMemory<byte> payload) => OpenPortMessage.Read(payload);

    protected override async ValueTask HandleAsync(PendingRequest request, OpenPortMessage message)
    {
        if (host.TryEnter(message.RuntimeId) is not { } hosted)
        {
            await request.FailAsync(host.Missing(message.RuntimeId)).ConfigureAwait(false);
            return;
        }

        var connection = new PortConnection(request.CorrelationId, hosted, sender);
        streams.Add(connection.Output);
        inputs.Add(connection);
        try
        {
            if (await TryOpenAsync(request, message, hosted, connection).ConfigureAwait(false))
            {
                await ServeAsync(request, hosted, connection).ConfigureAwait(false);
            }
        }
        finally
        {
            connection.Cut();
            inputs.Remove(connection);
            streams.Close(connection.Output);
        }
    }

    // To have a port is no use of the runtime: that ends here.
    private async ValueTask<bool> TryOpenAsync(PendingRequest request, OpenPortMessage message, HostedRuntime hosted, PortConnection connection)
    {
        try
        {
            request.Runtime = hosted.Runtime;
            using var result = await hosted.Runtime
                .OpenPortAsync(message.Context, message.Name, connection, EngineTerms.Of(message.RunLimits), request.Cancelled).ConfigureAwait(false);
            if (result.Outcome == RunOutcome.Ok)
            {
                return true;
            }

            await SessionFailures.AnswerAsync(request, host, hosted, result).ConfigureAwait(false);
            return false;
        }
        finally
        {
            request.Runtime = null;
            hosted.Exit();
        }
    }

    private async ValueTask ServeAsync(PendingRequest request, HostedRuntime hosted, PortConnection connection)
    {
        var leaving = Task.Delay(Timeout.Infinite, request.Cancelled);
        var first = await Task.WhenAny(connection.Ended, hosted.Runtime.Closed, leaving).ConfigureAwait(false);
        if (first == connection.Ended)
        {
            await request.DoneAsync().ConfigureAwait(false);
        }
        else if (first == hosted.Runtime.Closed)
        {
            await request.FailAsync(await host.GoneAsync(hosted).ConfigureAwait(false)).ConfigureAwait(false);
        }
        else
        {
            await request.FailAsync(FailureCode.Cancelled).ConfigureAwait(false);
        }
    }
}
