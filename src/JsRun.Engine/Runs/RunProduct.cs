using System.Text.Json;
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
        JsrStatus.ScriptThrew => Threw(isolate),
        JsrStatus.NotFound => WithLastError(isolate, RunOutcome.FunctionNotFound),
        JsrStatus.Released => WithLastError(isolate, RunOutcome.FunctionReleased),
        _ => Failed,
    };

    /// <summary>An outcome that the library describes by <c>{"path","message"}</c>.</summary>
    public static RunProduct WithLastError(Isolate isolate, RunOutcome outcome)
    {
        var error = NativeBufferPool.Rent();
        isolate.WriteLastError(error);
        return new RunProduct(RunProgress.Finished, outcome) { Error = error };
    }

    // The library gives no more than the message here, and this outcome promises the fields of an exception.
    private static RunProduct Threw(Isolate isolate)
    {
        var error = NativeBufferPool.Rent();
        isolate.WriteLastError(error);
        using var parsed = JsonDocument.Parse(error.Memory);
        var message = parsed.RootElement.GetProperty("message").GetString();
        error.Return();
        return new RunProduct(RunProgress.Finished, RunOutcome.JavaScriptError) { Error = StopError.Write("Error", message ?? "", default) };
    }

    public void Discard()
    {
        Value?.Return();
        Error?.Return();
    }
}
