using System.Text.Json;
using JsRun.Api.Callers;
using JsRun.Api.Problems;
using JsRun.Api.Runtimes;

namespace JsRun.Api.Sessions.Incoming;

/// <summary>
/// The streams that a session's client feeds. Their items wait here until scripts read them, so that what waits is bounded before it comes to a runtime. Any
/// thread.
/// </summary>
internal sealed class IncomingStreams : IAsyncDisposable
{
    private readonly Caller _caller;
    private readonly SessionWriter _writer;
    private readonly IncomingChannel _channel;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IncomingStream> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<long, IncomingStream> _byNumber = [];

    // Ids of streams that others than the client have ended, and how.
    private readonly Dictionary<string, Problem> _ended = new(StringComparer.Ordinal);
    private readonly Queue<string> _endedOrder = new();
    private Problem? _over;
    private long _lastNumber;
    private long _heldBytes;

    public IncomingStreams(SessionParts parts, RuntimeRecord runtime, Caller caller, SessionWriter writer)
    {
        _caller = caller;
        _writer = writer;
        _channel = new IncomingChannel(parts, runtime, this);
    }

    /// <summary>The session is over: streams that scripts still read fail.</summary>
    public ValueTask DisposeAsync()
    {
        EndAll(new Problem(ProblemKind.StreamClosed, "The session is over."));
        return _channel.DisposeAsync();
    }

    /// <summary>Takes in the streams that a request names.</summary>
    /// <param name="parameters">Its params, valid JSON, or empty.</param>
    public TakenStreams Take(ReadOnlyMemory<byte> parameters) => Take(parameters, StreamReferences.Find(parameters.Span));

    /// <summary>Takes in the streams that a value names.</summary>
    /// <param name="value">Valid JSON.</param>
    public TakenStreams TakeValue(ReadOnlyMemory<byte> value) => Take(value, StreamReferences.FindInValue(value.Span));

    private TakenStreams Take(ReadOnlyMemory<byte> parameters, List<StreamReference> references)
    {
        if (references.Count == 0)
        {
            return new TakenStreams(parameters, [], null, null);
        }

        lock (_gate)
        {
            if (Check(references) is { } problem)
            {
                return new TakenStreams(parameters, [], null, problem);
            }

            var channel = _channel.Open();
            var streams = new List<IncomingStream>();
            foreach (var reference in references)
            {
                var stream = new IncomingStream(reference.Id, ++_lastNumber);
                _ended.Remove(reference.Id);
                _byId.Add(reference.Id, stream);
                _byNumber.Add(stream.Number, stream);
                streams.Add(stream);
            }

            return new TakenStreams(StreamReferences.Replace(parameters.Span, references, streams, channel), streams, StreamReferences.Prefix(channel), null);
        }
    }

    /// <summary>The request that named streams was not carried out: nobody will read them.</summary>
    public void Forget(IReadOnlyList<IncomingStream> streams, Problem problem)
    {
        lock (_gate)
        {
            foreach (var stream in streams)
            {
                GiveUp(stream, IncomingProblems.Ended($"The request that carried the stream `{stream.Id}` was not carried out: {problem.Detail}", "not_carried_out"));
            }
        }
    }

    /// <summary>Takes an item in, of which nothing must change.</summary>
    /// <returns>What is wrong, or, once there is room for more, null. Null itself when there is room at once.</returns>
    public Task<Problem?>? Push(string id, ReadOnlyMemory<byte> json)
    {
        lock (_gate)
        {
            if (Find(id, out var stream) is { } problem)
            {
                return Task.FromResult<Problem?>(problem);
            }

            if (_heldBytes > 0 && _heldBytes + json.Length > _caller.Limits.Evaluation.MaxSessionPushBytes)
            {
                return Task.FromResult<Problem?>(IncomingProblems.TooManyBytes(_caller));
            }

            var before = stream!.HeldBytes;
            var answer = stream.Push(json);
            Count(stream, before);
            return answer;
        }
    }

    /// <summary>The client ends a stream, after what it has pushed.</summary>
    public Problem? End(string id, string? error)
    {
        lock (_gate)
        {
            if (Find(id, out var stream) is { } problem)
            {
                return problem;
            }

            stream!.End(error);
            RemoveIfOver(stream);
            return null;
        }
    }

    /// <summary>The session ends: nothing more is taken in, and what waits is answered with the problem.</summary>
    public void EndAll(Problem problem)
    {
        lock (_gate)
        {
            _over ??= problem;
            foreach (var stream in _byNumber.Values.ToArray())
            {
                GiveUp(stream, problem);
            }
        }
    }

    /// <summary>The runtime has a stream, and is answered when that ends.</summary>
    public async Task<ReadOnlyMemory<byte>> WatchAsync(long number, CancellationToken cancelled)
    {
        Task<ReadOnlyMemory<byte>>? watched;
        lock (_gate)
        {
            watched = _byNumber.TryGetValue(number, out var stream) ? stream.WatchAsync() : null;
            RemoveIfOver(stream);
        }

        try
        {
            return watched is null ? IncomingStream.Gone() : await watched.WaitAsync(cancelled);
        }
        catch (OperationCanceledException)
        {
            await GiveUpAsync(number, "The context or runtime of the stream is gone", "closed");
            throw;
        }
    }

    /// <summary>The runtime wants items of a stream, and is answered once there are some, or none will come.</summary>
    public Task<ReadOnlyMemory<byte>> PullAsync(long number)
    {
        lock (_gate)
        {
            if (!_byNumber.TryGetValue(number, out var stream))
            {
                return Task.FromResult(IncomingStream.Nothing);
            }

            var before = stream.HeldBytes;
            var pulled = stream.PullAsync();
            Count(stream, before);
            RemoveIfOver(stream);
            return pulled;
        }
    }

    /// <summary>Nobody reads a stream any more: the client is told.</summary>
    public async Task GiveUpAsync(long number, string why, string reason)
    {
        string id;
        lock (_gate)
        {
            if (!_byNumber.TryGetValue(number, out var stream))
            {
                return;
            }

            id = stream.Id;
            GiveUp(stream, IncomingProblems.Ended($"{why}: `{id}`.", reason));
        }

        await _writer.NotifyAsync("stream.cancel", JsonSerializer.SerializeToUtf8Bytes(new { stream = id, reason }));
    }

    private void GiveUp(IncomingStream stream, Problem problem)
    {
        var before = stream.HeldBytes;
        stream.GiveUp(problem);
        Count(stream, before);
        if (!RemoveIfOver(stream) || !_ended.TryAdd(stream.Id, problem))
        {
            return;
        }

        _endedOrder.Enqueue(stream.Id);
        if (_endedOrder.Count > _caller.Limits.Evaluation.MaxSessionStreams)
        {
            _ended.Remove(_endedOrder.Dequeue());
        }
    }

    private bool RemoveIfOver(IncomingStream? stream)
    {
        if (stream is not { IsOver: true } || !_byNumber.Remove(stream.Number))
        {
            return false;
        }

        _byId.Remove(stream.Id);
        return true;
    }

    private void Count(IncomingStream stream, long before) => _heldBytes += stream.HeldBytes - before;

    private Problem? Find(string id, out IncomingStream? stream)
    {
        stream = null;
        if (_over is not null)
        {
            return _over;
        }

        if (_byId.TryGetValue(id, out stream))
        {
            return stream.IsEnding ? Problem.Invalid("stream", "has been ended by `stream.close` or `stream.error`.") : null;
        }

        return _ended.TryGetValue(id, out var problem) ? problem : Problem.Invalid("stream", "is no stream that a request of this session has carried as {\"$stream\":...}.");
    }

    private Problem? Check(List<StreamReference> references)
    {
        if (_over is not null)
        {
            return _over;
        }

        var errors = new FieldErrors();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            if (!ids.Add(reference.Id) || _byId.ContainsKey(reference.Id))
            {
                errors.Add(reference.Field, $"names the stream `{reference.Id}` once more; a stream is passed once.");
            }
        }

        if (!errors.IsEmpty)
        {
            return Problem.Invalid(errors);
        }

        return _byId.Count + references.Count <= _caller.Limits.Evaluation.MaxSessionStreams ? null : IncomingProblems.TooManyStreams(_caller, _byId.Count);
    }
}
