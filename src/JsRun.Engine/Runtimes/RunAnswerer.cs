using JsRun.Engine.Buffers;
using JsRun.Engine.Deadlines;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Runtimes;

/// <summary>Makes the result of a claimed run and hands it over.</summary>
internal sealed class RunAnswerer(JsRuntime runtime, RuntimeCounters counters, IRuntimeObserver? observer) : IRunAnswerer
{
    // The clock's thread, which all deadlines wait for, or one that stopped or closed for reasons of its own.
    public void AnswerStopped(Run run) => Answer(run, default, default, goesOnHere: false);

    public void ReportUnresponsive(RunOutcome pendingOutcome) => observer?.Unresponsive(runtime, pendingOutcome);

    /// <summary>Answers on the runtime's own thread, on which who awaits the answer goes on: that saves him a change of threads.</summary>
    /// <param name="run">A run that the caller has claimed; its <see cref="Run.Stop"/> goes before the product.</param>
    /// <param name="product">What came of it.</param>
    /// <param name="stopStackFields"><c>"stack":...,"frames":[...]</c> of where it was stopped, or empty.</param>
    public void Answer(Run run, RunProduct product, ReadOnlySpan<byte> stopStackFields) =>
        Answer(run, product, stopStackFields, goesOnHere: true);

    private void Answer(Run run, RunProduct product, ReadOnlySpan<byte> stopStackFields, bool goesOnHere)
    {
        var nowNs = MonotonicClock.NowNs;
        var started = run.StartedNs != 0;
        var wallNs = started ? nowNs - run.StartedNs : 0;
        var stopped = run.Stop != StopReason.None;
        var outcome = stopped ? run.Stop.Outcome() : product.Outcome;
        IPooledBytes? error = product.Error;
        if (stopped)
        {
            product.Discard();
            product = default;
            error = StopError.Write(run.Stop.ErrorName(), run.Stop.Message(run.Limits), stopStackFields);
        }

        var console = run.Console?.Close(MonotonicClock.ToMs(wallNs)) ?? default;
        counters.RecordAnswer(run, outcome, wallNs);
        var (state, closing) = runtime.Condition;
        var result = new RunResult
        {
            Kind = run.Kind,
            Outcome = outcome,
            ValueBytes = product.Value,
            Type = product.Type,
            ErrorBytes = error,
            Console = console.Entries,
            ConsoleBytes = console.Bytes,
            Usage = new RunUsage(
                MonotonicClock.ToMs(wallNs),
                MonotonicClock.ToMs(run.CpuNs),
                MonotonicClock.ToMs((started ? run.StartedNs : nowNs) - run.EnqueuedNs),
                counters.HeapUsedBytes,
                counters.ExternalBytes),
            Parts = run.Marks?.Since(run.StartedNs),
            StateAfter = state,
            CloseReason = closing,
        };
        run.Complete(result, goesOnHere);
    }
}
