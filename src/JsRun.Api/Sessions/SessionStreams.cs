using System.Collections.Concurrent;
using System.Globalization;
using JsRun.Api.Callers;
using JsRun.Api.Evaluations;
using JsRun.Api.Problems;
using JsRun.Api.Responses;
using JsRun.Api.Runtimes;
using JsRun.Api.Runtimes.Streams;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Sessions;

/// <summary>The streams that results have handed out over a session: they are read to their end, at the client's pace. Any thread.</summary>
internal sealed class SessionStreams(SessionParts parts, RuntimeRecord runtime, Caller caller, SessionWriter writer, string traceId, CancellationToken leaving)
{
    private readonly ConcurrentDictionary<string, Reading> _readings = new(StringComparer.Ordinal);
    private readonly SessionLoad _load = new(caller.Limits.Evaluation.MaxSessionRequests, int.MaxValue);

    /// <summary>Sends the streams in an envelope, which has been sent itself.</summary>
    public void Send(ReadOnlySpan<byte> envelope)
    {
        foreach (var number in ResultStreams.Of(envelope))
        {
            _ = SendAsync(number, string.Create(CultureInfo.InvariantCulture, $"st_{number}"));
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
            reading.IsCancelled = true;
            try
            {
                reading.Stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has just ended by itself.
            }
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

    private async Task SendAsync(long number, string stream)
    {
        if (!_load.TryEnter(0))
        {
            await TellEndAsync(stream, TooMany());
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(leaving);
        var reading = new Reading(new SessionItems(writer, stream), stop);
        try
        {
            // The same handle may have come again: it is being sent.
            if (_readings.TryAdd(stream, reading))
            {
                await ReadAsync(number, stream, reading);
            }
        }
        finally
        {
            _load.Exit(0);
        }
    }

    private async Task ReadAsync(long number, string stream, Reading reading)
    {
        // Waiting for the client is part of the time; what it computes is limited as ever.
        var query = new StreamQuery { TimeoutMs = caller.Limits.Evaluation.MaxTimeoutMs };
        using var reply = await parts.Runs.ReadStreamAsync(runtime, number, query, caller, reading.Items, reading.Stop.Token, SessionItems.Ahead);
        _readings.TryRemove(new KeyValuePair<string, Reading>(stream, reading));
        if (reply.ClientGone || reading.IsCancelled)
        {
            return;
        }

        if (reply.Problem is { } problem)
        {
            await TellEndAsync(stream, problem);
        }
        else
        {
            await TellEndAsync(stream, reply);
        }
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

    private sealed record Reading(SessionItems Items, CancellationTokenSource Stop)
    {
        public bool IsCancelled { get; set; }
    }
}
