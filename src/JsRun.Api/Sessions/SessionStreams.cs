using System.Collections.Concurrent;
using JsRun.Api.Callers;
using JsRun.Api.Evaluations;
using JsRun.Api.Limits;
using JsRun.Api.Problems;
using JsRun.Api.Responses;
using JsRun.Api.Runtimes;
using JsRun.Api.Runtimes.Streams;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Sessions;

/// <summary>The streams that results have handed out over a session: they are read to their end, at the client's pace. Any thread.</summary>
internal sealed class SessionStreams(SessionParts parts, RuntimeRecord runtime, Caller caller, SessionWriter writer, string traceId, CancellationToken leaving)
{
    private readonly ConcurrentDictionary<string, SessionReading> _readings = new(StringComparer.Ordinal);
    private readonly SessionLoad _load = new(caller.Limits.Evaluation.MaxSessionRequests, int.MaxValue);

    /// <summary>
    /// Takes in the streams of an envelope that is about to be sent: the client may speak of them as soon as it has that. <see cref="Send"/> follows.
    /// </summary>
    public IReadOnlyList<SessionReading> Announce(ReadOnlySpan<byte> envelope)
    {
        var numbers = ResultStreams.Of(envelope);
        if (numbers.Count == 0)
        {
            return [];
        }

        var announced = new List<SessionReading>(numbers.Count);
        foreach (var number in numbers)
        {
            var reading = new SessionReading(number, writer, leaving);

            // The same handle may have come again: it is being sent.
            if (_readings.TryAdd(reading.Stream, reading))
            {
                announced.Add(reading);
            }
            else
            {
                reading.Dispose();
            }
        }

        return announced;
    }

    /// <summary>Sends the streams, whose envelope has been sent itself.</summary>
    public void Send(IReadOnlyList<SessionReading> announced)
    {
        foreach (var reading in announced)
        {
            _ = SendAsync(reading);
        }
    }

    /// <summary>The client takes so many items more. Of a stream that has ended, nothing.</summary>
    public void Permit(string stream, int count)
    {
        if (_readings.TryGetValue(stream, out var reading))
        {
            reading.Items.Permit(count);
        }
    }

    /// <summary>The client wants no more of a stream: its iterator's <c>return()</c> runs, and nothing is told of its end.</summary>
    public void Cancel(string stream)
    {
        if (_readings.TryRemove(stream, out var reading))
        {
            reading.Cancel();
        }
    }

    /// <summary>Begins no others; completes when all have ended.</summary>
    /// <param name="cancel">Whether those that are being sent are given up.</param>
    public Task EndAsync(bool cancel)
    {
        var ended = _load.CloseAsync();
        foreach (var (stream, _) in cancel ? _readings.ToArray() : [])
        {
            Cancel(stream);
        }

        return ended;
    }

    private async Task SendAsync(SessionReading reading)
    {
        using var ended = reading;
        if (!_load.TryEnter(0))
        {
            _readings.TryRemove(new KeyValuePair<string, SessionReading>(reading.Stream, reading));
            await TellEndAsync(reading.Stream, TooMany());
            return;
        }

        try
        {
            await ReadAsync(reading);
        }
        finally
        {
            _load.Exit(0);
        }
    }

    private async Task ReadAsync(SessionReading reading)
    {
        // Waiting for the client is part of the time; what it computes is limited as ever.
        var query = new StreamQuery { TraceId = traceId, TimeoutMs = caller.Limits.Evaluation.MaxTimeoutMs };
        using var reply = await parts.Runs.ReadStreamAsync(runtime, reading.Number, query, caller, reading.Items, reading.Stopped, SessionItems.Ahead);
        _readings.TryRemove(new KeyValuePair<string, SessionReading>(reading.Stream, reading));
        if (reading.IsCancelled)
        {
            await CloseAsync(reading.Number);
        }
        else if (reply.Problem is { } problem)
        {
            await TellEndAsync(reading.Stream, problem);
        }
        else if (!reply.ClientGone)
        {
            await TellEndAsync(reading.Stream, reply);
        }
    }

    // The reading may have been cancelled before it began, which leaves the stream as it was. Otherwise there is none any more.
    private async Task CloseAsync(long number)
    {
        var limits = EffectiveLimits.Run(caller.Limits, runtime.Config);
        var message = new ReadStreamMessage { RuntimeId = runtime.Id, RunLimits = limits, StreamId = number };
        using var reply = await parts.Requests.AskAsync(runtime, new(FrameKind.CancelStream, message.ToPayload()) { BudgetMs = limits.TimeoutMs }, CancellationToken.None);
    }

    private ValueTask<bool> TellEndAsync(string stream, Problem problem) => writer.NotifyAsync("stream.end", JsonText.Compose(json =>
    {
        json.WriteStartObject();
        json.WriteString("stream", stream);
        json.WritePropertyName("error");
        ProblemResult.Write(json, problem, traceId);
        json.WriteEndObject();
    }));

    private ValueTask<bool> TellEndAsync(string stream, in EvaluationReply reply)
    {
        var outcome = reply.Outcome;
        var error = outcome == Outcome.Ok ? default : ResultStreams.ErrorOf(reply.Envelope);
        return writer.NotifyAsync("stream.end", JsonText.Compose(json =>
        {
            json.WriteStartObject();
            json.WriteString("stream", stream);
            json.WriteString("outcome", Names.Of(outcome));
            if (!error.IsEmpty)
            {
                json.WritePropertyName("error");
                json.WriteRawValue(error.Span, skipInputValidation: true);
            }
            else if (outcome != Outcome.Ok)
            {
                json.WriteStartObject("error");
                json.WriteString("name", Names.Of(outcome));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }));
    }

    private Problem TooMany() => new(
        ProblemKind.QueueFull,
        $"{caller.Limits.Evaluation.MaxSessionRequests} streams of the session are being sent (JsRun:Limits:MaxSessionRequests). This one can be read by its own request.")
    {
        RetryAfterSeconds = 1,
    };
}
