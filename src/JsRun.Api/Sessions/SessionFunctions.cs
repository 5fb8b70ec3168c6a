using System.Buffers.Text;
using System.Collections.Concurrent;
using JsRun.Api.Callers;
using JsRun.Api.Limits;
using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Runtimes;
using JsRun.Api.Runtimes.HostFunctions;
using JsRun.Api.Sessions.Incoming;
using JsRun.Api.Telemetry;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Sessions;

/// <summary>The functions that a session's client has bound, and the calls of them that it has not answered. Any thread.</summary>
internal sealed class SessionFunctions(SessionParts parts, RuntimeRecord runtime, Caller caller, SessionWriter writer, IncomingStreams incoming) : IFunctionServer, IAsyncDisposable
{
    private const int MaxMessageLength = 4096;

    // What the runtime takes.
    private const int MaxResultBytes = 4 * ByteSize.MiB;
    private const string Gone = "The session of the function is over.";

    private readonly Lock _gate = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<HostCallFrame>> _calls = new();
    private FunctionChannel? _channel;
    private long _lastCall;

    /// <inheritdoc />
    public string Kind => "session";

    /// <summary>Makes a global of the runtime a function that the client carries out, in place of one of the same name, whosever it is. Waits its turn.</summary>
    public async Task<JsonReply> BindAsync(BindBody body, CancellationToken leaving)
    {
        if (caller.Use.Cpu.Refusal() is { } overdrawn)
        {
            // A setter of the global may run.
            return new JsonReply(default, overdrawn);
        }

        long channel;
        bool isNew;
        lock (_gate)
        {
            isNew = !_names.Contains(body.Name);
            if (isNew && _names.Count >= caller.Limits.Evaluation.MaxSessionFunctions)
            {
                return new JsonReply(default, TooMany());
            }

            _names.Add(body.Name);
            runtime.Traces ??= EvaluationSpan.AreRecorded ? new RequestTraces() : null;
            _channel ??= new FunctionChannel(runtime.Worker, parts.Ids.Next(), this, parts.Logger);
            channel = (long)_channel.CorrelationId;
        }

        var limits = EffectiveLimits.Run(caller.Limits, runtime.Config);
        var message = new HostFunctionMessage { RuntimeId = runtime.Id, Channel = channel, Name = body.Name, IsSync = body.IsSync, RunLimits = limits };
        var reply = await parts.Requests.AskAsync(runtime, new(FrameKind.SetHostFunction, message.ToPayload()) { BudgetMs = limits.TimeoutMs, ValueField = "name" }, leaving);
        if (isNew && reply.Problem is not null)
        {
            lock (_gate)
            {
                _names.Remove(body.Name);
            }
        }

        return reply;
    }

    /// <summary>Takes a function away, with its global. Waits its turn.</summary>
    public async Task<JsonReply> UnbindAsync(BindBody body, CancellationToken leaving)
    {
        lock (_gate)
        {
            _names.Remove(body.Name);
        }

        var message = new HostFunctionMessage { RuntimeId = runtime.Id, Channel = (long)(_channel?.CorrelationId ?? 0), Name = body.Name };
        return await parts.Requests.AskAsync(runtime, new(FrameKind.RemoveHostFunction, message.ToPayload()) { ValueField = "name" }, leaving);
    }

    /// <inheritdoc />
    public async Task<HostCallFrame> CallAsync(string function, ReadOnlyMemory<byte> arguments, ulong request, CancellationToken cancelled)
    {
        var number = Interlocked.Increment(ref _lastCall);
        using var span = runtime.Traces?.Find(request) is { } trace ? EvaluationSpan.StartHostCall(function, trace) : null;
        var call = _calls[number] = new TaskCompletionSource<HostCallFrame>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            // The client may answer before it is known to have been asked.
            if (!await writer.InvokeAsync(number, function, arguments))
            {
                return Error(Gone);
            }

            await using var onCancel = cancelled.UnsafeRegister(static call => ((TaskCompletionSource<HostCallFrame>)call!).TrySetCanceled(), call);
            var answer = await call.Task;
            EvaluationSpan.FinishHostCall(span, answer);
            return answer;
        }
        finally
        {
            _calls.TryRemove(number, out _);
        }
    }

    /// <summary>Takes an answer of the client; one to no call, or to one that nobody waits for any more, is nothing.</summary>
    public void Answer(in JsonRpcMessage answer) => Find(answer)?.TrySetResult(FrameOf(answer));

    /// <summary>An answer that is none fails its call: no other will come.</summary>
    public void AnswerFault(in JsonRpcMessage message)
    {
        if (message.IsAnswer)
        {
            Find(message)?.TrySetResult(Error("The client's answer is none of JSON-RPC 2.0: " + message.FaultText));
        }
    }

    /// <summary>The session is over: at once calls fail, and the functions throw.</summary>
    public ValueTask DisposeAsync()
    {
        FunctionChannel? channel;
        lock (_gate)
        {
            channel = _channel;
        }

        return parts.EndAsync(runtime, channel);
    }

    private TaskCompletionSource<HostCallFrame>? Find(in JsonRpcMessage answer) =>
        Utf8Parser.TryParse(answer.Id.Span, out long number, out var length) && length == answer.Id.Length && _calls.TryGetValue(number, out var call) ? call : null;

    private HostCallFrame FrameOf(in JsonRpcMessage answer)
    {
        if (answer.Error.IsEmpty)
        {
            if (answer.Result.Length > MaxResultBytes)
            {
                return Error($"The function's result has {answer.Result.Length} bytes; it may have {MaxResultBytes}.");
            }

            var taken = incoming.TakeValue(answer.Result);
            var wrong = taken.Problem ?? JsonBody.CheckValue(taken.Params, caller.Limits, taken.Prefix);
            if (wrong is null)
            {
                return new HostCallFrame(HostCallFrameKind.Value, 0, Json: taken.Params.ToArray());
            }

            incoming.Forget(taken.Streams, wrong);
            return Error("The function's result is no value: " + wrong.Detail);
        }

        var error = JsonRpcError.Read(answer.Error);
        var data = error.Data.IsEmpty || JsonBody.CheckValue(error.Data, caller.Limits) is not null ? [] : error.Data.ToArray();
        return Error(error.Message.Length > MaxMessageLength ? error.Message[..MaxMessageLength] : error.Message, data, error.Name);
    }

    private static HostCallFrame Error(string message, byte[]? data = null, string name = "") => new(HostCallFrameKind.Error, 0, message, name, data ?? []);

    private Problem TooMany() => new(
        ProblemKind.QuotaExceeded, $"The session has bound as many functions as it may ({LimitRanges.Setting(nameof(LimitOptions.MaxSessionFunctions))}).")
    {
        RetryAfterSeconds = 5,
        Extensions = json =>
        {
            json.WriteString("quota", "sessionFunctions");
            json.WriteNumber("limit", caller.Limits.Evaluation.MaxSessionFunctions);
            json.WriteNumber("use", caller.Limits.Evaluation.MaxSessionFunctions);
        },
    };
}
