namespace JsRun.Engine;

/// <summary>
/// A V8 isolate with its thread and event loop. All members may be called from any thread. Runs start in the order of arrival,
/// one computes at a time, and one that awaits lets the next start. Every run is answered exactly once; its task never faults
/// for what a script did.
/// </summary>
public sealed class JsRuntime : IAsyncDisposable
{
    private JsRuntime()
    {
    }

    /// <summary>Starts a runtime; completes when its own thread says that it is ready.</summary>
    /// <exception cref="EngineException">The isolate could not be made.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what had been started is closed again.</exception>
    public static ValueTask<JsRuntime> StartAsync(RuntimeOptions options, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>
    /// Names the runtime in the line that V8's end writes to stderr. Set when a runtime prepared in advance gets its owner; counts
    /// from the next command on. The caller keeps numbers unique.
    /// </summary>
    public ulong Number
    {
        get => throw new NotImplementedException();
        set => throw new NotImplementedException();
    }

    /// <summary>What the runtime is doing. Never waits.</summary>
    public RuntimeState State => throw new NotImplementedException();

    /// <summary>Counters. Never waits.</summary>
    public RuntimeStats Stats => throw new NotImplementedException();

    /// <summary>Completes when the runtime is closed and its memory freed. Never faults.</summary>
    public Task<CloseReason> Closed => throw new NotImplementedException();

    /// <summary>Runs source text. Cancellation ends the run (<see cref="RunOutcome.Cancelled"/>), waiting or running.</summary>
    public ValueTask<RunResult> EvaluateAsync(EvaluateRequest request, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Calls a function. Cancellation as <see cref="EvaluateAsync"/>.</summary>
    public ValueTask<RunResult> CallAsync(CallRequest request, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>
    /// Sets a global of the default context. <see cref="RunOutcome.InvalidValue"/> when the value cannot be converted, and
    /// <see cref="RunOutcome.JavaScriptError"/> when a setter of the script threw, both with <c>{"path","message"}</c>.
    /// </summary>
    public ValueTask<RunResult> SetGlobalAsync(string name, ReadOnlyMemory<byte> valueJson, RunLimits limits, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>V8's memory statistics, <c>{"heap":{...},"spaces":[...]}</c>, as the result's value.</summary>
    public ValueTask<RunResult> MemoryAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Collects all garbage; the result's value is <c>{"before":{...},"after":{...}}</c>, heap statistics both.</summary>
    public ValueTask<RunResult> CollectGarbageAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Forgets a function handle; <see cref="RunOutcome.FunctionNotFound"/> when there is none.</summary>
    public ValueTask<RunResult> ReleaseFunctionAsync(ulong functionId, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Ends every run that has started and not ended as <see cref="RunOutcome.Interrupted"/>; waiting and later ones are not touched.</summary>
    public void Interrupt() => throw new NotImplementedException();

    /// <summary>
    /// Closes the runtime: refuses new runs, stops the running ones, answers all with <see cref="RunOutcome.Closed"/>, frees the
    /// isolate on its thread. The first reason given wins. Completes with <see cref="Closed"/>.
    /// </summary>
    public Task CloseAsync(CloseReason reason) => throw new NotImplementedException();

    /// <summary>Closes the runtime as <see cref="CloseReason.Deleted"/>.</summary>
    public ValueTask DisposeAsync() => new(CloseAsync(CloseReason.Deleted));
}
