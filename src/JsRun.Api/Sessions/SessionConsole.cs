using JsRun.Api.Evaluations;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Sessions;

/// <summary>Tells a session's client what a run writes to its console, as it is written.</summary>
/// <param name="writer">The client.</param>
/// <param name="request">The id of the run's request, which each entry is told with; or empty.</param>
internal sealed class SessionConsole(SessionWriter writer, ReadOnlyMemory<byte> request) : IRunEvents
{
    /// <inheritdoc />
    public RunOptions Options => RunOptions.StreamConsole;

    /// <inheritdoc />
    public async Task<WorkerAnswer> AskAsync(Worker worker, WorkerRequest run, Payload payload, CancellationToken clientGone)
    {
        var stream = worker.Link.OpenStream(run.CorrelationId);
        var asking = AskToTheEndAsync(worker, run, stream, payload, clientGone);
        try
        {
            while (await stream.ReadAsync() is { } piece)
            {
                using (piece)
                {
                    await TellAsync(piece.Memory);
                    stream.Acknowledge(piece.Length);
                }
            }
        }
        catch (ProtocolException)
        {
            worker.Link.Cancel(run);
        }

        var answer = await asking;
        stream.Discard();
        return answer;
    }

    private static async Task<WorkerAnswer> AskToTheEndAsync(Worker worker, WorkerRequest run, WorkerStream stream, Payload payload, CancellationToken clientGone)
    {
        var answer = await worker.AskAsync(run, payload, clientGone);
        worker.Link.CloseStream(stream);
        return answer;
    }

    private async ValueTask TellAsync(ReadOnlyMemory<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            var (_, entry) = StreamEvents.ReadFirst(ref piece);
            await writer.NotifyAsync("console", request.IsEmpty ? entry : WithRequest(entry));
        }
    }

    // The entry is an object that is not empty.
    private byte[] WithRequest(ReadOnlyMemory<byte> entry) => [.. "{\"request\":"u8, .. request.Span, (byte)',', .. entry.Span[1..]];
}
