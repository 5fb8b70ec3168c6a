using System.Text;
using JsRun.Engine.Contexts;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Runs;

/// <summary>Sets a global of a context. A setter of the script may run, so it has limits like any run.</summary>
internal sealed class SetGlobalRun(string? context, string name, ReadOnlyMemory<byte> valueJson, RunLimits limits) : Run(RunKind.SetGlobal, limits)
{
    public override RunProduct Start(IsolateSession session)
    {
        var idOrName = context ?? ContextTable.DefaultId;
        if (!session.Contexts.TryFind(idOrName, out var entry, out var missing))
        {
            return ContextFailure.Of(missing, idOrName);
        }

        var status = session.Isolate.SetGlobal(entry.Realm.Handle, Encoding.UTF8.GetBytes(name), valueJson.Span);
        if (status == JsrStatus.Ok)
        {
            status = session.Isolate.RunMicrotasks();
        }

        return status == JsrStatus.Ok ? new RunProduct(RunProgress.Finished) : RunProduct.FromFailure(session.Isolate, status);
    }
}
