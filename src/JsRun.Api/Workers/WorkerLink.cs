using System.Collections.Concurrent;
using System.Net.Sockets;
using JsRun.Protocol.Connections;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Settings;

namespace JsRun.Api.Workers;

/// <summary>The connection to one worker: matches answers to requests. Any thread.</summary>
internal sealed class WorkerLink : IFrameHandler, IAsyncDisposable
{
    // With as many under way the worker has something to do, and requests that are sent together wake it once.
    private const int BusyRequests = 3;

    private readonly FrameConnection _connection;
    private readonly IWorkerEvents _events;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<ulong, WorkerRequest> _pending = new();
    private readonly ConcurrentDictionary<ulong, WorkerStream> _streams = new();
    private readonly TaskCompletionSource<WorkerReady> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile WorkerFailure? _failure;
    private volatile WorkerReport? _report;
    private int _unansweredPings;
    private int _pendingCount;

    public WorkerLink(Socket socket, IWorkerEvents events, TimeProvider time)
    {
        _connection = new FrameConnection(socket, this);
        _events = events;
        _time = time;
    }

    /// <summary>Completes when the worker says that it can evaluate.</summary>
    public Task<WorkerReady> Ready => _ready.Task;

    /// <summary>Requests that have not been answered.</summary>
    public ICollection<WorkerRequest> Pending => _pending.Values;

    /// <summary>Names the client's request that an isolate is at, or that is next; null when it is not known. Looks at all that is pending.</summary>
    public string? TraceIdOf(ulong isolateNumber) =>
        _pending.Values.Where(request => request.Isolate.Number == isolateNumber && request.TraceId is not null).MinBy(request => request.CorrelationId)?.TraceId;

    /// <summary>How many requests have not been answered.</summary>
    public int PendingCount => Volatile.Read(ref _pendingCount);

    /// <summary>Pings sent since anything came.</summary>
    public int UnansweredPings => Volatile.Read(ref _unansweredPings);

    /// <summary>What the worker said last about itself; null before its first answer to a ping.</summary>
    public WorkerReport? Report => _report;

    /// <summary>Reads and writes until the connection ends; gives the failure that ended it, if one did.</summary>
    public Task<Exception?> RunAsync(CancellationToken cancellationToken) => _connection.RunAsync(cancellationToken);

    /// <summary>Sends the worker its settings.</summary>
    public async ValueTask GreetAsync(WorkerSettings settings)
    {
        using var writer = new PayloadWriter(512);
        writer.WriteRaw(settings.ToJson());
        await _connection.SendAsync(FrameKind.Hello, 0, writer.ToPayload());
    }

    /// <summary>Sends a request and waits for its answer, which the caller owns. Takes over the payload. Never throws.</summary>
    public ValueTask<WorkerAnswer> AskAsync(WorkerRequest request, Payload payload)
    {
        request.Link = this;
        request.SentAt = _time.GetTimestamp();
        Interlocked.Increment(ref _pendingCount);
        _pending[request.CorrelationId] = request;

        // A request that cannot be sent is answered when the worker's end has been looked into, as all others are.
        var sending = PendingCount < BusyRequests
            ? _connection.SendAsync(request.Kind, request.CorrelationId, payload)
            : _connection.SendSoonAsync(request.Kind, request.CorrelationId, payload);
        if (!sending.IsCompletedSuccessfully)
        {
            return AskSlowlyAsync(request, sending);
        }

        AnswerIfFailed(request);
        return request.Answer;
    }

    /// <summary>Tells the worker that nobody waits for a request any more. It is answered all the same.</summary>
    public void Cancel(WorkerRequest request) => _ = SendSoonAsync(FrameKind.Cancel, request.CorrelationId);

    /// <summary>Takes the pieces of an answer that comes in pieces. Before the request is sent; to be closed once it is answered.</summary>
    public WorkerStream OpenStream(ulong correlationId)
    {
        var stream = new WorkerStream(correlationId, _connection);
        _streams[correlationId] = stream;
        return stream;
    }

    /// <summary>Forgets a stream.</summary>
    public void CloseStream(WorkerStream stream)
    {
        _streams.TryRemove(stream.CorrelationId, out _);
        stream.Complete();
    }

    /// <summary>Sends a ping, counting it as unanswered until something comes.</summary>
    public void Ping()
    {
        Interlocked.Increment(ref _unansweredPings);
        _connection.TrySend(FrameKind.Ping, 0);
    }

    /// <summary>Has a runtime run nothing for a while that no evaluation pays for.</summary>
    public void HoldBackground(string runtimeId, int milliseconds)
    {
        // Nothing is lost where the queue is full: the next report brings another.
        var payload = new HoldBackgroundMessage { RuntimeId = runtimeId, Milliseconds = milliseconds }.ToPayload();
        if (!_connection.TrySend(FrameKind.HoldBackground, 0, payload))
        {
            payload.Dispose();
        }
    }

    /// <summary>Asks the worker to finish what is running and to end.</summary>
    public void Drain() => _ = SendSoonAsync(FrameKind.Drain, 0);

    /// <summary>The worker has ended: answers whatever is pending, and from now on whatever is asked.</summary>
    public void Fail(WorkerFailure failure)
    {
        _failure = failure;
        foreach (var id in _pending.Keys)
        {
            if (TryTake(id) is { } request)
            {
                request.TryAnswer(WorkerAnswer.Of(failure.LossFor(request.Isolate.Number)));
            }
        }
    }

    /// <inheritdoc />
    public void OnFrame(FrameHeader header, Payload payload)
    {
        // Whatever comes shows that the worker is alive: its answer to a ping may stand behind many large ones.
        Volatile.Write(ref _unansweredPings, 0);
        switch (header.Kind)
        {
            case FrameKind.RunResult or FrameKind.Done or FrameKind.Failed:
                Answer(header, payload);
                return;
            case FrameKind.StreamPiece:
                AddPiece(header.CorrelationId, payload);
                return;
            case FrameKind.StreamInputTaken:
                if (_streams.TryGetValue(header.CorrelationId, out var stream))
                {
                    stream.NoteInputTaken(CreditMessage.Read(payload.Memory).Bytes);
                }

                break;
            case FrameKind.Pong:
                _report = new WorkerReport(PongMessage.Read(payload.Memory), _time.GetTimestamp());
                break;
            case FrameKind.RuntimeClosed:
                _events.OnRuntimeClosed(RuntimeClosedMessage.Read(payload.Memory));
                break;
            case FrameKind.CpuUsed:
                _events.OnCpuUsed(CpuUsedMessage.Read(payload.Memory));
                break;
            case FrameKind.Unresponsive:
                _events.OnUnresponsive(IsolateOf(header.CorrelationId));
                break;
            case FrameKind.Ready:
                _ready.TrySetResult(WorkerReady.FromJson(payload.Memory));
                break;
            default:
                payload.Dispose();
                throw new ProtocolException($"A worker sent a frame of kind {header.Kind}.");
        }

        payload.Dispose();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // Keeps its place behind what was sent before, also when the queue is full; nothing is to be done when the connection has ended.
    private async Task SendSoonAsync(FrameKind kind, ulong correlationId) => await _connection.SendAsync(kind, correlationId);

    private async ValueTask<WorkerAnswer> AskSlowlyAsync(WorkerRequest request, ValueTask<bool> sending)
    {
        await sending;
        AnswerIfFailed(request);
        return await request.Answer;
    }

    // The worker's end may have come before this request was among those that are told of it.
    private void AnswerIfFailed(WorkerRequest request)
    {
        if (_failure is { } failure && TryTake(request.CorrelationId) is not null)
        {
            request.TryAnswer(WorkerAnswer.Of(failure.LossFor(request.Isolate.Number)));
        }
    }

    private void Answer(FrameHeader header, Payload payload)
    {
        if (TryTake(header.CorrelationId) is not { } request)
        {
            payload.Dispose();
            return;
        }

        // What is answered at once, however busy the isolate is, says nothing about its code.
        if (request.BudgetMs > 0)
        {
            request.Isolate.LastAnswerAt = _time.GetTimestamp();
        }

        if (!request.TryAnswer(WorkerAnswer.Of(header.Kind, payload)))
        {
            payload.Dispose();
        }
    }

    private void AddPiece(ulong correlationId, Payload payload)
    {
        if (!_streams.TryGetValue(correlationId, out var stream) || !stream.TryAdd(payload))
        {
            payload.Dispose();
        }
    }

    private WorkerRequest? TryTake(ulong correlationId)
    {
        if (!_pending.TryRemove(correlationId, out var request))
        {
            return null;
        }

        Interlocked.Decrement(ref _pendingCount);
        return request;
    }

    private ulong IsolateOf(ulong correlationId) => _pending.TryGetValue(correlationId, out var request) ? request.Isolate.Number : 0;
}
