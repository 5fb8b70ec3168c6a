using JsRun.Protocol.Frames;

namespace JsRun.Api.Workers;

/// <summary>An answer on its way from a worker in pieces, and then the worker's answer. One reader, who disposes it.</summary>
internal sealed class StreamedAnswer : IAsyncDisposable
{
    private readonly Worker _worker;
    private readonly WorkerRequest _request;
    private readonly WorkerStream _stream;
    private readonly Task<WorkerAnswer> _answer;

    private StreamedAnswer(Worker worker, WorkerRequest request, Payload payload, CancellationToken clientGone)
    {
        _worker = worker;
        _request = request;
        _stream = worker.Link.OpenStream(request.CorrelationId);
        _answer = AskAsync(payload, clientGone);
    }

    /// <summary>The worker's answer, which comes after the last piece. It is disposed with this.</summary>
    public Task<WorkerAnswer> Answer => _answer;

    /// <summary>Sends the request. Takes over the payload. When the client goes away the worker is told to stop.</summary>
    public static StreamedAnswer Begin(Worker worker, WorkerRequest request, Payload payload, CancellationToken clientGone) =>
        new(worker, request, payload, clientGone);

    /// <summary>The next piece, which the caller owns and acknowledges; null when there are no more.</summary>
    public ValueTask<Payload?> ReadAsync() => _stream.ReadAsync();

    /// <summary>So many bytes have gone on to the client.</summary>
    public void Acknowledge(int bytes) => _stream.Acknowledge(bytes);

    /// <summary>Sends the worker a message, once it has taken enough of those before. Takes over the payload. One sender.</summary>
    public ValueTask SendAsync(Payload message, CancellationToken cancellationToken) => _stream.SendAsync(message, cancellationToken);

    /// <summary>As <see cref="SendAsync"/>, for the last message, which need not wait for room.</summary>
    public ValueTask<bool> SendLastAsync(Payload message) => _stream.SendLastAsync(message);

    /// <summary>Takes no more pieces than there are by now.</summary>
    public void Complete() => _stream.Complete();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_answer.IsCompleted)
        {
            _worker.Link.Cancel(_request);
        }

        // It comes soon now, and until then pieces may.
        var answer = await _answer;
        answer.Dispose();
        _stream.Discard();
    }

    private async Task<WorkerAnswer> AskAsync(Payload payload, CancellationToken clientGone)
    {
        var answer = await _worker.AskAsync(_request, payload, clientGone);
        _worker.Link.CloseStream(_stream);
        return answer;
    }
}
