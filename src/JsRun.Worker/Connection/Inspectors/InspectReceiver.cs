using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Connection.Handlers;
using JsRun.Worker.Connection.Streams;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Inspectors;

/// <summary>Connects the client of a runtime's inspector, for as long as the client likes.</summary>
internal sealed class InspectReceiver(RequestRegistry requests, RuntimeHost host, StreamTable streams, StreamInputTable inputs, FrameSender sender)
    : RuntimeReceiver(requests, host)
{
    private readonly RuntimeHost _host = host;

    protected override async ValueTask HandleAsync(PendingRequest request, HostedRuntime hosted)
    {
        var connection = new InspectorConnection(request.CorrelationId, hosted.Runtime, sender);
        streams.Add(connection.Output);
        inputs.Add(connection);
        try
        {
            if (!await hosted.Runtime.ConnectInspectorAsync(connection).ConfigureAwait(false))
            {
                await request.FailAsync(hosted.Runtime.Closing is null ? Refusal() : await _host.GoneAsync(hosted).ConfigureAwait(false)).ConfigureAwait(false);
                return;
            }

            connection.Output.TryWrite([]);
            var leaving = Task.Delay(Timeout.Infinite, request.Cancelled);
            var first = await Task.WhenAny(connection.Ended, hosted.Runtime.Closed, leaving).ConfigureAwait(false);
            await AnswerAsync(request, hosted, connection, first).ConfigureAwait(false);
        }
        finally
        {
            connection.Close();
            await hosted.Runtime.DisconnectInspectorAsync(connection).ConfigureAwait(false);
            inputs.Remove(connection);
            streams.Close(connection.Output);
        }
    }

    private static FailedMessage Refusal() =>
        new() { Code = FailureCode.Conflict, Detail = "The runtime's inspector has a client, or the runtime was not created with `inspector`." };

    private async ValueTask AnswerAsync(PendingRequest request, HostedRuntime hosted, InspectorConnection connection, Task first)
    {
        if (first == connection.Ended)
        {
            var reason = await connection.Ended.ConfigureAwait(false);
            await request.FailAsync(new FailedMessage { Code = FailureCode.StreamGivenUp, Detail = Explain(reason) }).ConfigureAwait(false);
        }
        else if (first == hosted.Runtime.Closed)
        {
            await request.FailAsync(await _host.GoneAsync(hosted).ConfigureAwait(false)).ConfigureAwait(false);
        }
        else
        {
            await request.FailAsync(FailureCode.Cancelled).ConfigureAwait(false);
        }
    }

    private static string Explain(InspectorDrop reason) => reason switch
    {
        InspectorDrop.PausedTooLong => "JsRun:Limits:MaxPausedMs is used up",
        InspectorDrop.TooSlow => "messages were not taken in time (JsRun:Limits:MaxDumpStallMs)",
        _ => "the runtime serves it no longer",
    };
}
