using System.Text;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Modules;

/// <summary>Forgets a module; contexts that have imported it keep it.</summary>
internal sealed class DeleteModuleRun(string name) : Run(RunKind.DeleteModule, RunLimits.Service)
{
    public override RunProduct Start(IsolateSession session)
    {
        var status = session.Isolate.DeleteModule(Encoding.UTF8.GetBytes(name));
        return new RunProduct(RunProgress.Finished, status == JsrStatus.Ok ? RunOutcome.Ok : RunOutcome.NoSuchModule);
    }
}
