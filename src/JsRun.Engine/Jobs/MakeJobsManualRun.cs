using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Jobs;

/// <summary>Makes the runtime one whose jobs are run by hand.</summary>
internal sealed class MakeJobsManualRun() : Run(RunKind.MakeJobsManual, RunLimits.Service)
{
    public override RunProduct Start(IsolateSession session)
    {
        // What is due until now belongs to the time before.
        if (session.Isolate.RunMicrotasks() is not JsrStatus.Ok and var drained)
        {
            return RunProduct.FromFailure(session.Isolate, drained);
        }

        session.JobsAreManual = session.Isolate.MakeJobsManual() == JsrStatus.Ok;
        return session.JobsAreManual ? new RunProduct(RunProgress.Finished) : RunProduct.Failed;
    }
}
