using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Responses;
using JsRun.Api.Streaming;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Evaluations;

/// <summary>
/// Answers a run with events: <c>console</c> and <c>item</c> as they come, and at the end what became of it. The answer begins with the first event, so
/// that what goes wrong before is an ordinary problem document. The owner disposes it before the request ends.
/// </summary>
internal sealed class RunEvents(HttpContext http, EventFormat format, TimeProvider time) : IRunEvents, IAsyncDisposable
{
    // A connection on which nothing happens for longer may be taken for dead.
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(15);

    private static readonly byte[] Result = "result"u8.ToArray();
    private static readonly byte[] End = "end"u8.ToArray();
    private static readonly byte[] Error = "error"u8.ToArray();
    private static readonly byte[] BeginValue = "{\"value\":"u8.ToArray();
    private static readonly byte[] NoValue = "{}"u8.ToArray();
    private static readonly byte[] EndValue = "}"u8.ToArray();

    private EventStream? _stream;
    private Task _sending = Task.CompletedTask;

    /// <summary>Whether the client has got something already: then the run cannot be begun anew.</summary>
    public bool HasBegun => _stream is not null;

    /// <inheritdoc />
    public RunOptions Options => RunOptions.Stream;

    /// <summary>Events for a request that asks for them; else null.</summary>
    public static RunEvents? For(HttpContext http, TimeProvider time) => EventFormats.Of(http.Request) is { } format ? new RunEvents(http, format, time) : null;

    /// <summary>
    /// Has a worker carry out a run, and begins to send the events of it, which goes on after the answer: a client that takes its time holds up nobody else.
    /// The caller owns the answer. Takes over the payload. Never throws.
    /// </summary>
    public async Task<WorkerAnswer> AskAsync(Worker worker, WorkerRequest request, Payload payload, CancellationToken clientGone)
    {
        var stream = worker.Link.OpenStream(request.CorrelationId);
        var asking = worker.AskAsync(request, payload, clientGone);
        _sending = SendAllAsync(worker, request, stream);
        var answer = await asking;
        worker.Link.CloseStream(stream);
        if (answer.Kind != FrameKind.RunResult)
        {
            // It may be asked for again, unless the client has seen something of it.
            await _sending;
        }

        return answer;
    }

    /// <summary>Ends with what became of an evaluation or call.</summary>
    public Task EndAsync(in EvaluationReply reply) => reply.Problem is { } problem ? EndAsync(problem) : EndAsync(reply.ClientGone, Result, reply.Outcome, reply.Envelope);

    /// <summary>Ends with what became of reading a stream.</summary>
    public Task EndStreamAsync(in EvaluationReply reply) => reply.Problem is { } problem
        ? EndAsync(problem)
        : EndAsync(reply.ClientGone, reply.Outcome == Outcome.Ok ? End : Error, reply.Outcome, reply.Envelope);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _sending;
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
        }
    }

    private async Task EndAsync(bool clientGone, byte[] name, Outcome outcome, ReadOnlyMemory<byte> envelope)
    {
        if (clientGone)
        {
            RequestJournal.Of(http).Code = RequestJournal.ClientGone;
            return;
        }

        await _sending;
        RequestJournal.Of(http).Code = Names.Of(outcome);
        await (await BeginAsync()).SendAsync(name, envelope);
    }

    private async Task EndAsync(Problem problem)
    {
        await _sending;
        if (_stream is null)
        {
            await ProblemResult.WriteAsync(http, problem);
            return;
        }

        var journal = RequestJournal.Of(http);
        journal.Code = problem.Kind.Code;
        await _stream.SendAsync(Error, JsonText.Compose(json => ProblemResult.Write(json, problem, journal.TraceId)));
    }

    // Never throws. When the client is gone the worker is told to stop, and nothing more is taken.
    private async Task SendAllAsync(Worker worker, WorkerRequest request, WorkerStream stream)
    {
        try
        {
            await SendAllAsync(stream);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ProtocolException)
        {
            worker.Link.Cancel(request);
            stream.Discard();
        }
    }

    private async Task SendAllAsync(WorkerStream stream)
    {
        var reading = stream.ReadAsync().AsTask();
        using (var waiting = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted))
        {
            if (await Task.WhenAny(reading, Task.Delay(MaxSilence, time, waiting.Token)) != reading)
            {
                await BeginAsync();
            }

            // Most runs are over long before: nothing of the wait stays.
            await waiting.CancelAsync();
        }

        while (await reading is { } piece)
        {
            using (piece)
            {
                await SendAsync(piece.Memory);
                stream.Acknowledge(piece.Length);
            }

            reading = stream.ReadAsync().AsTask();
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> piece) => await (await BeginAsync()).SendAsync(piece, WriteAll);

    private static void WriteAll(EventStream output, ReadOnlyMemory<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            var (kind, json) = StreamEvents.ReadFirst(ref piece);
            if (kind == StreamEventKind.Console)
            {
                output.Write("console"u8, json);
            }
            else if (json.IsEmpty)
            {
                output.Write("item"u8, NoValue);
            }
            else
            {
                output.Write("item"u8, BeginValue, json, EndValue);
            }
        }
    }

    private async ValueTask<EventStream> BeginAsync() => _stream ??= await EventStream.BeginAsync(http, format, time);
}
