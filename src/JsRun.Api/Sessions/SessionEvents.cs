using JsRun.Api.Evaluations;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Sessions;

/// <summary>What a run yields on the way, for a session's client.</summary>
internal abstract class SessionEvents : IRunEvents
{
    /// <inheritdoc />
    public abstract RunOptions Options { get; }

    /// <inheritdoc />
    public async Task<WorkerAnswer> AskAsync(Worker worker, WorkerRequest request, Payload payload, CancellationToken clientGone)
    {
        var stream = worker.Link.OpenStream(request.CorrelationId);
        var asking = AskToTheEndAsync(worker, request, stream, payload, clientGone);
        try
        {
            while (await stream.ReadAsync() is { } piece)
            {
                using (piece)
                {
                    await TakeAsync(stream, piece.Memory);
                }
            }
        }
        catch (ProtocolException)
        {
            worker.Link.Cancel(request);
        }

        var answer = await asking;
        stream.Discard();
        return answer;
    }

    /// <summary>Takes events, and acknowledges them.</summary>
    protected abstract ValueTask TakeAsync(WorkerStream stream, ReadOnlyMemory<byte> events);

    private static async Task<WorkerAnswer> AskToTheEndAsync(
        Worker worker, WorkerRequest request, WorkerStream stream, Payload payload, CancellationToken clientGone)
    {
        var answer = await worker.AskAsync(request, payload, clientGone);
        worker.Link.CloseStream(stream);
        return answer;
    }
}
