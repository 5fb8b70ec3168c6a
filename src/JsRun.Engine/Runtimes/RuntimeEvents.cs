using JsRun.Engine.ConsoleOutput;
using JsRun.Engine.Deadlines;
using JsRun.Engine.Errands;
using JsRun.Engine.HostCalls;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Runtimes;

/// <summary>Routes what the native library reports to the run that it belongs to.</summary>
internal sealed class RuntimeEvents(RuntimeGate gate, RuntimeCounters counters, ErrandQueue errands, int backgroundMs) : IIsolateListener, IDisposable
{
    private readonly ConsoleEntryWriter _entries = new();
    private IsolateSession? _session;
    private bool _pumpRequested;

    /// <summary>Gives the isolate that the errands are for. Owner thread.</summary>
    public void Attach(IsolateSession session) => _session = session;

    public void OnConsole(long runId, JsrConsoleLevel level, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argsJson)
    {
        if (WriterOf(runId) is { } run)
        {
            Write(run, level, text, argsJson);
        }
    }

    public void OnUnhandledRejection(long runId, ReadOnlySpan<byte> errorJson)
    {
        if (WriterOf(runId) is not { Console: not null } run)
        {
            counters.RecordUnreportedRejection();
            return;
        }

        Write(run, JsrConsoleLevel.Error, RejectionText.Write(errorJson), [.. "[{\"$error\":"u8, .. errorJson, .. "}]"u8]);
    }

    public void OnWake()
    {
        RequestPump();
        gate.Signal.Set();
    }

    public void OnErrand()
    {
        // Of a script that is to be stopped the rest comes after its turn.
        while (_session is { } session && !gate.Pauses.IsOver && errands.DoNext(session))
        {
        }
    }

    public void OnInspectorMessage(ReadOnlySpan<byte> message) => _session?.Inspector?.Send(message);

    public void OnPort(ulong port, JsrPortEvent portEvent, JsrText message) => _session?.RemotePorts?.Note(port, portEvent, message);

    public void OnInspectorPause() => _session?.Inspector?.StayPaused();

    public JsrHostRefusal OnHostCall(in JsrHostCall call)
    {
        if (_session is not { HostCalls: { } calls } session)
        {
            return JsrHostRefusal.Gone;
        }

        var refusal = calls.Begin(call, gate.FindOpen(call.Run)?.HostTag ?? 0, out var begun);
        if (begun is { Function.Mode: HostFunctionMode.Sync })
        {
            HostCallWait.For(begun, calls, session, gate, errands, backgroundMs);
        }

        return refusal;
    }

    public void RequestPump() => Volatile.Write(ref _pumpRequested, true);

    public bool IsPumpRequested => Volatile.Read(ref _pumpRequested);

    /// <summary>Whether V8 asked to be pumped since the last call.</summary>
    public bool TakePumpRequest() => Volatile.Read(ref _pumpRequested) && Interlocked.Exchange(ref _pumpRequested, false);

    public void Dispose() => _entries.Dispose();

    // What no open run takes of jobs that are run by hand is their run's.
    private Run? WriterOf(long runId)
    {
        var run = gate.FindOpen(runId);
        return run?.Console is null && _session?.JobsRun is { } jobs ? jobs : run;
    }

    private void Write(Run run, JsrConsoleLevel level, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argsJson)
    {
        if (run.Console is { } console && console.HasRoomOrCount())
        {
            console.Add(_entries.Write(level, text, argsJson, MonotonicClock.ToMs(MonotonicClock.NowNs - run.StartedNs)));
        }
    }
}
