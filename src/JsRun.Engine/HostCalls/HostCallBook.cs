using System.Globalization;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runtimes;

namespace JsRun.Engine.HostCalls;

/// <summary>
/// The host functions of a runtime, and the calls between the script and the answer. Answers come from any thread and are kept for the
/// owner, which hands them to the native library. Any thread, unless a member says otherwise; hosts are told outside of the lock.
/// </summary>
internal sealed class HostCallBook(RuntimeLimits limits, RuntimeCounters counters, WakeSignal signal)
{
    // JSR_STREAM_SOURCES
    private const ulong FirstStreamSource = 1ul << 51;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, HostFunction> _functions = [];
    private readonly Dictionary<ulong, HostCall> _waiting = [];
    private readonly Queue<HostCall> _answered = [];
    private ulong _lastNumber;
    private int _atHosts;
    private long _atHostsBytes;
    private int _pending;
    private int _answers;
    private bool _isClosed;

    /// <summary>There are calls whose answer is still to come to the native library.</summary>
    public bool HasPending => Volatile.Read(ref _pending) > 0;

    /// <summary>There is something for <see cref="MoveAnswers"/>.</summary>
    public bool HasAnswers => Volatile.Read(ref _answers) > 0;

    /// <summary>The calls of a context (0: of all) whose answer is still to come to the native library.</summary>
    public int PendingOf(ulong context)
    {
        lock (_lock)
        {
            return _waiting.Values.Count(call => context == 0 || call.Context == context) + _answered.Count(call => context == 0 || call.Context == context);
        }
    }

    /// <summary>Sets a global to a function, in place of one of the same name. Owner thread, inside a turn.</summary>
    public JsrStatus Install(Isolate isolate, ulong context, HostFunction function)
    {
        HostFunction? replaced = null;
        lock (_lock)
        {
            foreach (var other in _functions.Values)
            {
                replaced = !other.IsModuleLoader && other.Context == context && other.Name == function.Name ? other : replaced;
            }

            function.Number = ++_lastNumber;
            function.Context = context;
            _functions.Add(function.Number, function);
        }

        if (replaced is not null)
        {
            Remove(isolate, replaced, keepGlobal: true);
        }

        var status = isolate.SetHostFunction(context, System.Text.Encoding.UTF8.GetBytes(function.Name), function.Number, function.Mode);
        if (status != JsrStatus.Ok)
        {
            lock (_lock)
            {
                _functions.Remove(function.Number);
            }
        }

        return status;
    }

    /// <summary>Has a function asked for the modules that are not there. Owner thread, before any script.</summary>
    public void InstallLoader(Isolate isolate, HostFunction loader)
    {
        lock (_lock)
        {
            loader.Number = ++_lastNumber;
            _functions.Add(loader.Number, loader);
        }

        isolate.SetModuleLoader(loader.Number);
    }

    /// <summary>Makes a source of streams known, which values can name from now on. Any thread.</summary>
    public void AddSource(HostFunction function)
    {
        lock (_lock)
        {
            function.Number = FirstStreamSource + function.StreamSource;
            _functions.Add(function.Number, function);
        }
    }

    /// <summary>Forgets a function; calls that wait go on. Owner thread.</summary>
    public void Remove(Isolate isolate, HostFunction function, bool keepGlobal)
    {
        bool isThere;
        lock (_lock)
        {
            function.IsGone = true;
            isThere = _functions.Remove(function.Number);
        }

        if (isThere)
        {
            isolate.RemoveHostFunction(function.Number, keepGlobal);
        }
    }

    /// <summary>Takes a call of a script; the host is told. Owner thread.</summary>
    public JsrHostRefusal Begin(in JsrHostCall native, ulong tag, out HostCall? call)
    {
        call = null;
        lock (_lock)
        {
            if (_isClosed || !_functions.TryGetValue(native.Function, out var function) || function.IsGone)
            {
                return JsrHostRefusal.Gone;
            }

            // Those of streams are few for each, and the streams themselves are bounded; one that is refused would leave its client waiting.
            if (function.StreamSource == 0 && (_atHosts >= limits.MaxPendingHostCalls || _atHostsBytes + (long)native.Args.Length > limits.MaxPendingHostCallBytes))
            {
                return JsrHostRefusal.TooMany;
            }

            call = new HostCall(this, native.Call, function, native.Run, native.Context, native.Args.Span.ToArray()) { Tag = tag };
            _waiting.Add(native.Call, call);
            _atHosts++;
            _atHostsBytes += call.Arguments.Length;
            Count();
        }

        call.Function.Host.Invoke(call);
        return JsrHostRefusal.Accepted;
    }

    /// <summary>Notes an answer and wakes the owner; false when there is one.</summary>
    public bool Answer(HostCall call, bool isError, ReadOnlyMemory<byte> json)
    {
        if (json.Length > limits.MaxHostCallBytes)
        {
            isError = true;
            json = TooLarge(call.Function, json.Length);
        }

        bool isWanted;
        lock (_lock)
        {
            if (call.IsAnswered)
            {
                return false;
            }

            call.IsAnswered = true;
            _atHosts--;
            _atHostsBytes -= call.Arguments.Length;
            isWanted = _waiting.Remove(call.Number);
            if (isWanted)
            {
                call.IsError = isError;
                call.Json = json;
                _answered.Enqueue(call);
            }

            Count();
        }

        if (isWanted)
        {
            signal.Set();
        }
        else
        {
            call.Function.Host.Taken(call, json.Length);
        }

        return true;
    }

    /// <summary>Hands what was answered to the native library. Owner thread, also while a call blocks.</summary>
    public void MoveAnswers(Isolate isolate)
    {
        while (TakeAnswer() is { } call)
        {
            var bytes = call.Json.Length;
            var isWanted = isolate.AnswerHostCall(call.Number, call.IsError, call.Json.Span);
            if (isWanted && !call.IsError && call.Function.StreamSource != 0)
            {
                counters.RecordStreamedIn(StreamItems.BytesOf(call.Json.Span));
            }

            call.Json = default;
            call.IsTaken = true;
            call.Function.Host.Taken(call, bytes);
        }
    }

    /// <summary>Nobody waits for a call any more.</summary>
    public void Cancel(HostCall call) => Cancel(other => other == call);

    /// <summary>Cancels the calls of a run that was stopped, but for those of streams: others may read these.</summary>
    public void CancelRun(long run) => Cancel(call => call.Run == run && call.Function.StreamSource == 0);

    /// <summary>Cancels the calls of a realm that goes, and forgets its functions.</summary>
    public void CancelContext(ulong context)
    {
        lock (_lock)
        {
            foreach (var function in _functions.Values.Where(function => !function.IsModuleLoader && function.Context == context).ToArray())
            {
                function.IsGone = true;
                _functions.Remove(function.Number);
            }
        }

        Cancel(call => call.Context == context);
    }

    /// <summary>A host has gone: its functions throw from now on, and its calls fail. What it answers is ignored.</summary>
    /// <returns>The functions, which are still to be removed.</returns>
    public HostFunction[] DropHost(IFunctionHost host)
    {
        HostFunction[] functions;
        HostCall[] calls;
        lock (_lock)
        {
            functions = [.. _functions.Values.Where(function => function.Host == host)];
            Array.ForEach(functions, function => function.IsGone = true);
            calls = [.. _waiting.Values.Where(call => call.Function.Host == host)];
        }

        Array.ForEach(calls, call => call.Fail(new HostError(
            call.Function.StreamSource == 0 ? $"The host of {call.Function.Described} is gone" : "The client that feeds the stream is gone")));
        return functions;
    }

    /// <summary>The runtime closes: takes no more, and cancels what there is.</summary>
    public void Close()
    {
        HostCall[] unread;
        lock (_lock)
        {
            _isClosed = true;
            unread = [.. _answered];
            _answered.Clear();
            Count();
        }

        Array.ForEach(unread, call => call.Function.Host.Taken(call, call.Json.Length));
        Cancel(_ => true);
    }

    private HostCall? TakeAnswer()
    {
        lock (_lock)
        {
            _ = _answered.TryDequeue(out var call);
            Count();
            return call;
        }
    }

    private void Cancel(Predicate<HostCall> which)
    {
        HostCall[] calls;
        lock (_lock)
        {
            calls = [.. _waiting.Values.Where(call => which(call))];
            foreach (var call in calls)
            {
                call.IsCancelled = true;
                _waiting.Remove(call.Number);
            }

            Count();
        }

        Array.ForEach(calls, call => call.Function.Host.Cancel(call));
    }

    private void Count()
    {
        Volatile.Write(ref _answers, _answered.Count);
        Volatile.Write(ref _pending, _waiting.Count + _answered.Count);
        counters.RecordHostCalls(_waiting.Count);
    }

    private byte[] TooLarge(HostFunction function, int bytes) => new HostError(
        string.Create(CultureInfo.InvariantCulture, $"The answer of {function.Described} has {bytes} bytes; at most {limits.MaxHostCallBytes} are allowed"),
        "QuotaExceededError").ToJson();
}
