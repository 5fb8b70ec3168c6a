using JsRun.Engine.Contexts;
using JsRun.Engine.Errands;
using JsRun.Engine.HostCalls;
using JsRun.Engine.Inspection;
using JsRun.Engine.Isolates;
using JsRun.Engine.Jobs;
using JsRun.Engine.Modules;
using JsRun.Engine.Ports;
using JsRun.Engine.Runs;
using JsRun.Engine.Runtimes;
using JsRun.Engine.Streams;

namespace JsRun.Engine;

/// <summary>
/// A V8 isolate with its thread and event loop. All members may be called from any thread. Runs start in the order of arrival,
/// one computes at a time, and one that awaits lets the next start. Every run is answered exactly once; its task never faults
/// for what a script did, and may be awaited once.
/// </summary>
public sealed class JsRuntime : IAsyncDisposable
{
    // What a run may take to wind down. Its runtime is free for others within this time, and the time to unwind.
    private static readonly TimeSpan WindDownTime = TimeSpan.FromMilliseconds(20);

    private readonly RuntimeLimits _limits;
    private readonly RuntimeCounters _counters = new();
    private readonly RuntimeGate _gate;
    private readonly RuntimeThread _thread;
    private readonly RuntimeNumber _number;
    private readonly Action<object?> _cancel;
    private HostCallBook? _hostCalls;

    private JsRuntime(RuntimeOptions options)
    {
        _limits = options.Limits;
        var answerer = new RunAnswerer(this, _counters, options.Observer);
        _gate = new RuntimeGate(options.Limits, answerer);
        _number = new RuntimeNumber(options.Number);
        _thread = new RuntimeThread(options, _number, _gate, answerer, _counters);
        _cancel = run => Cancel((Run)run!);
    }

    /// <summary>
    /// Names the runtime in the line that V8's end writes to stderr. Set when a runtime prepared in advance gets its owner; counts
    /// from the next command on. The caller keeps numbers unique. Never waits.
    /// </summary>
    public ulong Number
    {
        get => _number.Value;
        set => _number.Value = value;
    }

    /// <summary>What the runtime is doing. Never waits.</summary>
    public RuntimeState State => Condition.State;

    /// <summary><see cref="State"/> and <see cref="Closing"/> of one moment.</summary>
    internal (RuntimeState State, CloseReason? Closing) Condition => _gate.Condition;

    /// <summary>Counters. Never waits.</summary>
    public RuntimeStats Stats => _counters.Read(_gate, _limits.MaxHeapBytes);

    /// <summary>
    /// CPU time in ms of all that is in no evaluation's, call's, bootstrap's or reading's usage: of the other commands, of timers, messages and answers that
    /// come when the run they are of has been answered, of V8's tasks and of debuggers.
    /// </summary>
    public double OtherCpuMs => Deadlines.MonotonicClock.ToMs(_gate.OtherCpuNs);

    /// <summary>Why the runtime closes or is closed; null while it does not. Never waits.</summary>
    public CloseReason? Closing => Condition.Closing;

    /// <summary>Completes when the runtime is closed and its memory freed. Never faults.</summary>
    public Task<CloseReason> Closed => _thread.Closed;

    /// <summary>Starts a runtime; completes when its own thread says that it is ready.</summary>
    /// <exception cref="EngineException">The isolate could not be made, or V8 is not initialised.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what had been started is closed again.</exception>
    public static async ValueTask<JsRuntime> StartAsync(RuntimeOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        V8Platform.ThrowIfNotInitialized();
        cancellationToken.ThrowIfCancellationRequested();
        var runtime = new JsRuntime(options);
        try
        {
            runtime._thread.Start();
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            throw new EngineException("The system has no room for another thread.", exception);
        }

        try
        {
            await runtime._thread.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
            return runtime;
        }
        catch
        {
            await runtime.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs source text. Cancellation ends the run (<see cref="RunOutcome.Cancelled"/>), waiting or running.</summary>
    public ValueTask<RunResult> EvaluateAsync(EvaluateRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Post(new EvaluateRun(request, request.HostFunctions is null && request.ModuleLoader is null ? null : HostCalls), cancellationToken);
    }

    /// <summary>Calls a function. Cancellation as <see cref="EvaluateAsync"/>.</summary>
    public ValueTask<RunResult> CallAsync(CallRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Post(new CallRun(request), cancellationToken);
    }

    /// <summary>
    /// Makes a context; the value is <c>{"id","name","realmOf","alive",...}</c>. Nothing is left of one whose globals or script fail.
    /// Cancellation as <see cref="EvaluateAsync"/>.
    /// </summary>
    public ValueTask<RunResult> CreateContextAsync(ContextRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Post(new CreateContextRun(request), cancellationToken);
    }

    /// <summary>
    /// Deletes a context by its id or name: with the last name of its realm, what awaits in there ends as <see cref="RunOutcome.Interrupted"/>,
    /// and its timers and function handles go.
    /// </summary>
    public ValueTask<RunResult> DeleteContextAsync(string idOrName, CancellationToken cancellationToken) =>
        Post(new DeleteContextRun(idOrName), cancellationToken);

    /// <summary>Describes one context, as <see cref="CreateContextAsync"/> does, or all of them in an array.</summary>
    public ValueTask<RunResult> DescribeContextsAsync(string? idOrName, CancellationToken cancellationToken) =>
        Post(new DescribeContextsRun(idOrName), cancellationToken);

    /// <summary>Hands an object over from one context to another; the outcome is the expression's. Cancellation as <see cref="EvaluateAsync"/>.</summary>
    public ValueTask<RunResult> HandOverAsync(HandOverRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Post(new HandOverRun(request), cancellationToken);
    }

    /// <summary>
    /// Sets a global of a context, of the default one when that is null. <see cref="RunOutcome.InvalidValue"/> when the value cannot be converted, and
    /// <see cref="RunOutcome.JavaScriptError"/> when a setter of the script threw.
    /// </summary>
    public ValueTask<RunResult> SetGlobalAsync(
        string? context, string name, ReadOnlyMemory<byte> valueJson, RunLimits limits, CancellationToken cancellationToken) =>
        Post(new SetGlobalRun(context, name, valueJson, limits), cancellationToken);

    /// <summary>
    /// Stores a module, in place of one of the same name; contexts that have imported that keep it. The value is
    /// <c>{"specifier","type","bytes","instances","replaced","takesEffect"}</c>; <see cref="RunOutcome.InvalidModule"/> when it is refused.
    /// </summary>
    public ValueTask<RunResult> SetModuleAsync(string name, ModuleKind kind, ReadOnlyMemory<byte> source, CancellationToken cancellationToken) =>
        Post(new SetModuleRun(name, kind, source), cancellationToken);

    /// <summary>Reads a module: the value is one byte, its <see cref="ModuleKind"/>, then its source; or <see cref="RunOutcome.NoSuchModule"/>.</summary>
    public ValueTask<RunResult> ReadModuleAsync(string name, CancellationToken cancellationToken) => Post(new ReadModuleRun(name), cancellationToken);

    /// <summary>Forgets a module; contexts that have imported it keep it. <see cref="RunOutcome.NoSuchModule"/> when there is none.</summary>
    public ValueTask<RunResult> DeleteModuleAsync(string name, CancellationToken cancellationToken) => Post(new DeleteModuleRun(name), cancellationToken);

    /// <summary>The modules that can be imported, <c>[{"specifier","type","bytes","instances"}]</c>, as the result's value.</summary>
    public ValueTask<RunResult> ListModulesAsync(CancellationToken cancellationToken) => Post(new ListModulesRun(), cancellationToken);

    /// <summary>V8's memory statistics, <c>{"heap":{...},"spaces":[...]}</c>, as the result's value.</summary>
    public ValueTask<RunResult> MemoryAsync(CancellationToken cancellationToken) => Post(new MemoryRun(), cancellationToken);

    /// <summary>
    /// As <see cref="MemoryAsync"/>, with <c>"contexts":[{"id","name","realmOf","usedBytes"}]</c> and <c>"sharedBytes"</c>, measured by a garbage
    /// collection; null when V8 tells nothing.
    /// </summary>
    public ValueTask<RunResult> MeasureContextsAsync(RunLimits limits, CancellationToken cancellationToken) =>
        Post(new MeasureContextsRun(limits), cancellationToken);

    /// <summary>Collects all garbage; the result's value is <c>{"before":{...},"after":{...}}</c>, heap statistics both.</summary>
    public ValueTask<RunResult> CollectGarbageAsync(CancellationToken cancellationToken) => Post(new CollectGarbageRun(), cancellationToken);

    /// <summary>
    /// Writes a dump to the sink; <see cref="RunOutcome.Cancelled"/> when the sink ended it, or there is no profile to write. Cancellation as
    /// <see cref="EvaluateAsync"/>.
    /// </summary>
    public ValueTask<RunResult> DumpAsync(DumpKind dump, IDumpSink sink, RunLimits limits, CancellationToken cancellationToken) =>
        Post(new DumpRun(dump, sink, limits), cancellationToken);

    /// <summary>Begins a CPU profile at once, also while a script runs; null when there is one already, or the runtime closes.</summary>
    public Task<CpuProfile?> StartCpuProfileAsync(int intervalUs)
    {
        var profile = new CpuProfile(this);
        return DoAsync(session => profile.Start(session, intervalUs) ? profile : null, otherwise: null);
    }

    /// <summary>Makes the runtime one that can be debugged. Once; false when it closes.</summary>
    public Task<bool> EnableInspectorAsync(InspectorSettings settings) => DoAsync(
        session =>
        {
            session.Inspector ??= new RuntimeInspector(session, _gate, _thread.Errands, settings);
            return true;
        },
        otherwise: false);

    /// <summary>
    /// Connects the inspector's client, of which a runtime has one at a time; false when there is one, the runtime is not made to be
    /// debugged, or closes.
    /// </summary>
    public Task<bool> ConnectInspectorAsync(IInspectorClient client) =>
        DoAsync(session => session.Inspector is { } inspector && inspector.TryConnect(client), otherwise: false);

    /// <summary>Forgets the client; what is paused goes on. Nothing when another is connected.</summary>
    public Task DisconnectInspectorAsync(IInspectorClient client) => DoAsync(
        session =>
        {
            session.Inspector?.Disconnect(client);
            return true;
        },
        otherwise: false);

    /// <summary>
    /// Carries out a message of the client, in the order of the calls: at once, also while a script runs or is paused. Completes when it is
    /// about to be carried out; false when it will not be. The message stays as it is until then and beyond.
    /// </summary>
    public Task<bool> SendToInspectorAsync(IInspectorClient client, ReadOnlyMemory<byte> message)
    {
        var errand = new InspectorMessageErrand(client, message);
        if (!_thread.Errands.TryAdd(errand))
        {
            return Task.FromResult(false);
        }

        _gate.RingForErrand();
        return errand.Taken;
    }

    /// <summary>
    /// For a while what runs have left behind when they were answered (timers, messages, calls of hosts) is given up when it comes up, and so are timers that
    /// messages of other runtimes or finalizers have set; those messages, and V8's own tasks while no run is open, wait. Runs are as ever. Takes the place of an
    /// earlier call; 0 ends it. Never waits.
    /// </summary>
    public void HoldBackground(int milliseconds)
    {
        _thread.Hold.Set(milliseconds);
        _gate.Signal.Set();
    }

    /// <summary>The client has taken messages: one that was <see cref="InspectorSending.Full"/> may be sent now. Never waits.</summary>
    public void WakeInspector() => _gate.Signal.Set();

    /// <summary>
    /// Writes what scripts have set up into a snapshot: the result's value is the blob's bytes, no JSON. For a runtime started with
    /// <see cref="RuntimeOptions.ForSnapshot"/>, as its last command: afterwards it can only be closed. <see cref="RunOutcome.SnapshotFailed"/>
    /// when something has no place in a snapshot; of some such things V8 dies.
    /// </summary>
    public ValueTask<RunResult> TakeSnapshotAsync(CancellationToken cancellationToken) => Post(new TakeSnapshotRun(), cancellationToken);

    /// <summary>From now on timers, microtasks and what V8 posts run only when <see cref="RunJobsAsync"/> runs them. Once, after the bootstrap.</summary>
    public ValueTask<RunResult> MakeJobsManualAsync(CancellationToken cancellationToken) => Post(new MakeJobsManualRun(), cancellationToken);

    /// <summary>
    /// Runs due jobs of a runtime whose jobs are manual: the value is <c>{"ran","pending","due","nextTimerMs"}</c>. The first that throws, or is
    /// stopped, ends it. Cancellation as <see cref="EvaluateAsync"/>.
    /// </summary>
    public ValueTask<RunResult> RunJobsAsync(JobsRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Post(new RunJobsRun(request), cancellationToken);
    }

    /// <summary>
    /// Gives a context a port whose other end is elsewhere; <see cref="RunOutcome.ContextsLinked"/> when it has a port of that name. Afterwards, as
    /// long as both ends are open, <paramref name="peer"/> gets what scripts send.
    /// </summary>
    /// <param name="context">The context's id or name.</param>
    /// <param name="name">What the port is called in there.</param>
    /// <param name="peer">The other end.</param>
    /// <param name="limits">Setters of the global object may run.</param>
    /// <param name="cancellationToken">As for <see cref="EvaluateAsync"/>.</param>
    public ValueTask<RunResult> OpenPortAsync(string context, string name, IPortPeer peer, RunLimits limits, CancellationToken cancellationToken) =>
        Post(new OpenPortRun(context, name, peer, _gate.Signal, limits), cancellationToken);

    /// <summary>The live function handles in the order of their ids, <c>{"items":[...],"next"}</c>, as the result's value.</summary>
    /// <param name="after">Only ids above this one: the one in an earlier <c>next</c>, or 0.</param>
    /// <param name="maxItems">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<RunResult> ListFunctionsAsync(ulong after, int maxItems, CancellationToken cancellationToken) =>
        Post(new ListFunctionsRun(after, maxItems), cancellationToken);

    /// <summary>
    /// Forgets a function handle; <see cref="RunOutcome.FunctionNotFound"/> when there never was one, and
    /// <see cref="RunOutcome.FunctionReleased"/> when there is none any more.
    /// </summary>
    public ValueTask<RunResult> ReleaseFunctionAsync(ulong functionId, CancellationToken cancellationToken) =>
        Post(new ReleaseFunctionRun(functionId), cancellationToken);

    /// <summary>
    /// Reads a stream that a result has handed out; its handle is released with that. <see cref="RunOutcome.FunctionNotFound"/> when there never was
    /// such a handle, <see cref="RunOutcome.FunctionReleased"/> when there is none any more. Cancellation as <see cref="EvaluateAsync"/>.
    /// </summary>
    public ValueTask<RunResult> ReadStreamAsync(ReadStreamRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Post(new ReadStreamRun(request), cancellationToken);
    }

    /// <summary>Gives up a stream that a result has handed out: its iterator's <c>return()</c> runs. Missing handles as <see cref="ReadStreamAsync"/>.</summary>
    public ValueTask<RunResult> CancelStreamAsync(ulong streamId, RunLimits limits, CancellationToken cancellationToken) =>
        Post(new CancelStreamRun(streamId, limits), cancellationToken);

    /// <summary>There is room for items again that <see cref="IItemSink.HasRoom"/> had none for. Never waits.</summary>
    public void WakeStreams() => _gate.Signal.Set();

    /// <summary>Ends every run that has started and not ended as <see cref="RunOutcome.Interrupted"/>; waiting and later ones are not touched.</summary>
    public void Interrupt() => _gate.Interrupt();

    /// <summary>
    /// Closes the runtime: refuses new runs, stops the running ones, answers all with <see cref="RunOutcome.Closed"/>, frees the
    /// isolate on its thread. The first reason given wins. Completes with <see cref="Closed"/>.
    /// </summary>
    public Task CloseAsync(CloseReason reason)
    {
        _gate.Close(reason);
        return Closed;
    }

    /// <summary>Closes the runtime as <see cref="CloseReason.Deleted"/>.</summary>
    public ValueTask DisposeAsync() => new(CloseAsync(CloseReason.Deleted));

    /// <summary>
    /// Sets a global of a context, of the default one when that is null, to a host function, in place of one of the same name. Outcomes as
    /// <see cref="SetGlobalAsync"/>'s.
    /// </summary>
    public ValueTask<RunResult> SetHostFunctionAsync(string? context, HostFunction function, RunLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Post(new SetHostFunctionRun(HostCalls, context, function, limits), cancellationToken);
    }

    /// <summary>Makes a source of streams known, before any run that is asked for later. Never waits; false when the runtime closes.</summary>
    /// <param name="function">One with a <see cref="HostFunction.StreamSource"/> that the runtime has not had.</param>
    public bool AddStreamSource(HostFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        HostCalls.AddSource(function);
        var adding = DoAsync(
            session =>
            {
                session.HostCalls = HostCalls;
                return true;
            },
            otherwise: false);
        return adding is not { IsCompleted: true, Result: false };
    }

    /// <summary>Takes a host function away, with the global that still is it. Calls that wait can be answered; later ones throw.</summary>
    public ValueTask<RunResult> RemoveHostFunctionAsync(HostFunction function, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Post(new RemoveHostFunctionRun(HostCalls, function), cancellationToken);
    }

    /// <summary>A host has gone: at once its calls fail, also one that blocks, and its functions throw. The globals stay. Never waits.</summary>
    public void DropHost(IFunctionHost host)
    {
        var functions = HostCalls.DropHost(host);
        if (functions.Length > 0)
        {
            _ = DoAsync(
                session =>
                {
                    Array.ForEach(functions, function => HostCalls.Remove(session.Isolate, function, keepGlobal: true));
                    return true;
                },
                otherwise: false);
        }
    }

    private HostCallBook HostCalls => LazyInitializer.EnsureInitialized(ref _hostCalls, () => new HostCallBook(_limits, _counters, _gate.Signal));

    /// <summary>Has something done on the runtime's thread as soon as can be; answers otherwise when the runtime closes.</summary>
    internal Task<T> DoAsync<T>(Func<IsolateSession, T> what, T otherwise)
    {
        var errand = new AnsweredErrand<T>(what, otherwise);
        if (!_thread.Errands.TryAdd(errand))
        {
            return Task.FromResult(otherwise);
        }

        _gate.RingForErrand();
        return errand.Answer;
    }

    private void Cancel(Run run)
    {
        if (run.TryWindDown())
        {
            _ = StopSoonAsync(run);
        }
        else
        {
            _gate.Stop(run, StopReason.Cancelled);
        }
    }

    private async Task StopSoonAsync(Run run)
    {
        await Task.Delay(WindDownTime).ConfigureAwait(false);
        _gate.Stop(run, StopReason.Cancelled);
    }

    private ValueTask<RunResult> Post(Run run, CancellationToken cancellationToken)
    {
        var refusal = cancellationToken.IsCancellationRequested ? RunOutcome.Cancelled : _gate.TryEnqueue(run);
        if (refusal is { } outcome)
        {
            return new ValueTask<RunResult>(new RunResult { Kind = run.Kind, Outcome = outcome, StateAfter = State, CloseReason = Closing });
        }

        var task = run.Task;
        run.CancelWith(_cancel, cancellationToken);
        return task;
    }
}
