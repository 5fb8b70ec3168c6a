using JsRun.Engine.Buffers;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Runs;

/// <summary>What a run's own code made in its turn, before it is known whether the run was stopped.</summary>
/// <param name="State">How far it came.</param>
/// <param name="Outcome">Valid when <paramref name="State"/> is <see cref="RunProgress.Finished"/>.</param>
internal readonly record struct RunProduct(RunProgress State, RunOutcome Outcome = RunOutcome.Ok)
{
    public static readonly RunProduct Pending = new(RunProgress.Pending);
    public static readonly RunProduct Terminated = new(RunProgress.Terminated);
    public static readonly RunProduct Failed = new(RunProgress.Failed);

    public IPooledBytes? Value { get; init; }
    public IPooledBytes? Error { get; init; }
    public JsValueType? Type { get; init; }

    /// <summary>What a native call that failed makes of a run.</summary>
    public static RunProduct FromFailure(Isolate isolate, JsrStatus status) => status switch
    {
        JsrStatus.Terminated => Terminated,
        JsrStatus.InvalidValue => WithLastError(isolate, RunOutcome.InvalidValue),
        JsrStatus.ScriptThrew => WithLastError(isolate, RunOutcome.JavaScriptError),
        JsrStatus.NotFound => new RunProduct(RunProgress.Finished, RunOutcome.FunctionNotFound),
        _ => Failed,
    };

    /// <summary>An outcome that the library describes by <c>{"path","message"}</c>.</summary>
    public static RunProduct WithLastError(Isolate isolate, RunOutcome outcome)
    {
        var error = NativeBufferPool.Rent();
        isolate.WriteLastError(error);
        return new RunProduct(RunProgress.Finished, outcome) { Error = error };
    }

    public void Discard()
    {
        Value?.Return();
        Error?.Return();
    }
}
