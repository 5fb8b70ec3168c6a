using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Runs;

/// <summary>Writes the runtime's state into a snapshot, after which it can run nothing any more.</summary>
internal sealed class TakeSnapshotRun() : Run(RunKind.TakeSnapshot, Budget)
{
    // Callbacks of what a collection finds dead are the user's code. Writing a heap of any size takes less.
    private static readonly RunLimits Budget = RunLimits.Service with { TimeoutMs = 20_000, CpuMs = 20_000 };

    public override RunProduct Start(IsolateSession session)
    {
        // V8 cannot write what waits to be cleaned up.
        session.Isolate.CollectGarbage();
        if (session.Isolate.Pump() != JsrStatus.Ok || session.Isolate.RunMicrotasks() != JsrStatus.Ok)
        {
            return RunProduct.Terminated;
        }

        var blob = NativeBufferPool.Rent();
        var status = session.Isolate.TakeSnapshot(session.DefaultRealm.Handle, blob);
        if (status == JsrStatus.Ok)
        {
            return new RunProduct(RunProgress.Finished) { Value = blob };
        }

        blob.Return();
        return status == JsrStatus.SnapshotFailed ? RunProduct.WithLastError(session.Isolate, RunOutcome.SnapshotFailed) : RunProduct.Failed;
    }
}
