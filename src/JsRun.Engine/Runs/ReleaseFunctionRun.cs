using JsRun.Engine.Isolates;

namespace JsRun.Engine.Runs;

/// <summary>Forgets a function handle.</summary>
internal sealed class ReleaseFunctionRun(ulong functionId) : Run(RunKind.ReleaseFunction, RunLimits.Service)
{
    public override RunProduct Start(IsolateSession session)
    {
        var status = session.Isolate.ReleaseFunction(functionId);
        return status == Native.JsrStatus.Ok ? new RunProduct(RunProgress.Finished) : RunProduct.FromFailure(session.Isolate, status);
    }
}
