using System.Diagnostics.CodeAnalysis;
using JsRun.Engine.Errands;
using JsRun.Engine.Isolates;

namespace JsRun.Engine.Runtimes;

/// <summary>What the thread that owns a runtime's isolate does, from its creation to its end.</summary>
internal sealed class RuntimeThread
{
    // Beside the JavaScript stack: V8's native code beyond its own limit, the CLR's frames and the callbacks.
    private const int NativeStackBytes = 512 * 1024;

    private readonly RuntimeOptions _options;
    private readonly RuntimeNumber _number;
    private readonly RuntimeGate _gate;
    private readonly RunAnswerer _answerer;
    private readonly RuntimeCounters _counters;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CloseReason> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RuntimeThread(RuntimeOptions options, RuntimeNumber number, RuntimeGate gate, RunAnswerer answerer, RuntimeCounters counters)
    {
        _options = options;
        _number = number;
        _gate = gate;
        _answerer = answerer;
        _counters = counters;
    }

    /// <summary>Completes when the isolate is there; faults with what kept it from being made.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes when the isolate is gone.</summary>
    public Task<CloseReason> Closed => _closed.Task;

    /// <summary>What others want done on the thread.</summary>
    public ErrandQueue Errands { get; } = new();

    /// <summary>What keeps background work back.</summary>
    public BackgroundHold Hold { get; } = new();

    public void Start() => CarrierThread.Run(_options.Limits.MaxStackBytes + NativeStackBytes, Main);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The failure travels to the caller through the start handshake, or closes the runtime.")]
    private void Main()
    {
        using var events = new RuntimeEvents(_gate, _counters, Errands, _options.Limits.BackgroundCpuMs);
        try
        {
            Serve(events);
        }
        catch (Exception exception)
        {
            _gate.Close(CloseReason.Failed);
            _ready.TrySetException(exception as EngineException ?? new EngineException("The runtime's thread failed.", exception));
        }
        finally
        {
            Errands.Close();
            _number.Unlist();
            _closed.SetResult(_gate.Condition.Closing ?? CloseReason.Failed);
        }
    }

    private void Serve(RuntimeEvents events)
    {
        using var session = new IsolateSession(_options, _number.List(events), _gate.InterruptContext);
        events.Attach(session);
        try
        {
            _gate.Open(IsolateStopper.ForCurrentThread(session.Isolate));
            var background = new BackgroundWork(session, _gate, _counters, new BackgroundMessages(_options.Limits.BackgroundCpuMs), Hold);
            var turns = new TurnRunner(session, _gate, _answerer, _counters, background);
            turns.RecordStart();
            _ready.SetResult();
            new EventLoop(session, _gate, events, Errands, turns, background, _number).Run();
        }
        catch
        {
            // While there still is an isolate: other threads may be about to stop the turn.
            _gate.Fail();
            throw;
        }
        finally
        {
            session.HostCalls?.Close();
        }
    }
}
