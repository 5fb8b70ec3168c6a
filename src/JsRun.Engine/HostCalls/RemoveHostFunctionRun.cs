using JsRun.Engine.Isolates;
using JsRun.Engine.Runs;

namespace JsRun.Engine.HostCalls;

/// <summary>Takes a host function away. Calls that wait go on.</summary>
internal sealed class RemoveHostFunctionRun(HostCallBook calls, HostFunction function) : Run(RunKind.RemoveHostFunction, RunLimits.Service)
{
    public override RunProduct Start(IsolateSession session)
    {
        calls.Remove(session.Isolate, function, keepGlobal: false);
        return new RunProduct(RunProgress.Finished);
    }
}
