using JsRun.Engine.Contexts;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.HostCalls;

/// <summary>Sets a global to a host function. A setter of the script may run, so it has limits like any run.</summary>
internal sealed class SetHostFunctionRun(HostCallBook calls, string? context, HostFunction function, RunLimits limits)
    : Run(RunKind.SetHostFunction, limits)
{
    public override RunProduct Start(IsolateSession session)
    {
        var idOrName = context ?? ContextTable.DefaultId;
        if (!session.Contexts.TryFind(idOrName, out var entry, out var missing))
        {
            return ContextFailure.Of(missing, idOrName);
        }

        session.HostCalls = calls;
        var status = calls.Install(session.Isolate, entry.Realm.Handle, function);
        if (status == JsrStatus.Ok)
        {
            status = session.Isolate.RunMicrotasks();
        }

        return status == JsrStatus.Ok ? new RunProduct(RunProgress.Finished) : RunProduct.FromFailure(session.Isolate, status);
    }
}
