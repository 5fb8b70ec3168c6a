using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Modules;

/// <summary>Lists the modules, a JSON array.</summary>
internal sealed class ListModulesRun() : Run(RunKind.ListModules, RunLimits.Service)
{
    public override RunProduct Start(IsolateSession session)
    {
        var value = NativeBufferPool.Rent();
        if (session.Isolate.WriteModules(value) == JsrStatus.Ok)
        {
            return new RunProduct(RunProgress.Finished) { Value = value };
        }

        value.Return();
        return RunProduct.Failed;
    }
}
