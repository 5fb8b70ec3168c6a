using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Connection.Streams;

namespace JsRun.Worker.Connection.HostCalls;

/// <summary>
/// A host of a runtime's functions at the other end of the connection. Calls wait here until there is room for them on the way, in a number that
/// the engine bounds; an answer is acknowledged once the runtime has taken it. Any thread.
/// </summary>
internal sealed class FunctionChannel : IFunctionHost, IStreamInput
{
    private readonly Lock _gate = new();
    private readonly FrameSender _sender;
    private readonly Queue<HostCallFrame> _unsent = new();
    private readonly Dictionary<long, HostCall> _calls = [];
    private readonly Dictionary<string, HostFunction> _functions = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastCall;
    private int _keptCredit;

    public FunctionChannel(ulong correlationId, FrameSender sender)
    {
        _sender = sender;
        Output = new PacedStream(correlationId, sender, maxStallMs: 0) { Acknowledged = _ => Send() };
    }

    /// <summary>What goes to the host.</summary>
    public PacedStream Output { get; }

    /// <summary>Completes when the host takes no more calls.</summary>
    public Task Ended => _ended.Task;

    public ulong CorrelationId => Output.CorrelationId;

    /// <summary>Notes a function that has been set, to find it by its name; false when the host has ended meanwhile.</summary>
    public bool TryNote(HostFunction function)
    {
        lock (_gate)
        {
            _functions[function.Name] = function;
            return !_ended.Task.IsCompleted;
        }
    }

    /// <summary>Forgets a function, which is still to be removed; null when there is none of the name.</summary>
    public HostFunction? Forget(string name)
    {
        lock (_gate)
        {
            return _functions.Remove(name, out var function) ? function : null;
        }
    }

    /// <summary>The host takes no more calls.</summary>
    public void End() => _ended.TrySetResult();

    public void Invoke(HostCall hostCall)
    {
        lock (_gate)
        {
            var state = new CallState(++_lastCall);
            hostCall.HostState = state;
            _calls.Add(state.Number, hostCall);
            _unsent.Enqueue(new HostCallFrame(HostCallFrameKind.Invoke, state.Number, hostCall.Function.Name, Json: hostCall.Arguments, Request: hostCall.Tag));
        }

        Send();
    }

    public void Cancel(HostCall hostCall)
    {
        lock (_gate)
        {
            if (hostCall.HostState is CallState state && _calls.ContainsKey(state.Number))
            {
                _unsent.Enqueue(new HostCallFrame(HostCallFrameKind.Cancel, state.Number));
            }
        }

        Send();
    }

    public void Taken(HostCall hostCall, int bytes)
    {
        if (hostCall.HostState is CallState { Credit: > 0 and var credit })
        {
            Acknowledge(credit);
        }
    }

    /// <summary>An answer. Takes over the payload.</summary>
    public void Receive(Payload payload)
    {
        using (payload)
        {
            var frame = HostCallFrame.Read(payload.Memory);
            var credit = Math.Max(payload.Length, CreditMessage.MinMessageBytes);
            HostCall? call;
            lock (_gate)
            {
                _calls.Remove(frame.Call, out call);
            }

            // Outlives the frame.
            var json = frame.Json.ToArray();
            if (call?.HostState is CallState state)
            {
                state.Credit = credit;
            }

            var isAnswered = call is { Function.IsModuleLoader: true } ? call.Answer(LoadedModuleOf(frame))
                : frame.Kind == HostCallFrameKind.Value ? call?.Answer(json)
                : call?.Fail(new HostError(frame.Text, frame.Name.Length == 0 ? null : frame.Name, json));
            if (isAnswered != true)
            {
                Acknowledge(credit);
            }
        }
    }

    private static ReadOnlyMemory<byte> LoadedModuleOf(HostCallFrame frame) => (frame.Kind, frame.Name) switch
    {
        (HostCallFrameKind.Value, ModuleAnswers.Json) => LoadedModule.Of(ModuleKind.Json, frame.Text, frame.Json.Span),
        (HostCallFrameKind.Value, ModuleAnswers.WebAssembly) => LoadedModule.Of(ModuleKind.WebAssembly, frame.Text, frame.Json.Span),
        (HostCallFrameKind.Value, _) => LoadedModule.Of(ModuleKind.JavaScript, frame.Text, frame.Json.Span),
        (_, ModuleAnswers.NotFound) => LoadedModule.NotFound,
        _ => LoadedModule.Failed(frame.Text),
    };

    private void Acknowledge(int credit)
    {
        // Of several at once: a frame for each would cost about as much as the answer.
        if (Interlocked.Add(ref _keptCredit, credit) >= CreditMessage.MaxKeptBytes && Interlocked.Exchange(ref _keptCredit, 0) is > 0 and var kept)
        {
            _sender.Post(FrameKind.StreamInputTaken, CorrelationId, new CreditMessage(kept).ToPayload());
        }
    }

    private void Send()
    {
        lock (_gate)
        {
            while (_unsent.TryPeek(out var frame))
            {
                using var payload = frame.ToPayload();
                if (!Output.TryWrite(payload.Span))
                {
                    return;
                }

                _unsent.Dequeue();
            }
        }
    }

    private sealed class CallState(long number)
    {
        public long Number => number;

        // Bytes of its answer that are to be acknowledged.
        public int Credit { get; set; }
    }
}
