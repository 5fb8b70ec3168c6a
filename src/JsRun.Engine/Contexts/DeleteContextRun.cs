using JsRun.Engine.Isolates;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Contexts;

/// <summary>Deletes a context. With the last name of its realm, what awaits in there is interrupted, and its timers and function handles go.</summary>
internal sealed class DeleteContextRun(string idOrName) : Run(RunKind.DeleteContext, RunLimits.Service)
{
    public override RunProduct Start(IsolateSession session)
    {
        if (!session.Contexts.TryFind(idOrName, out var entry, out var missing))
        {
            return ContextFailure.Of(missing, idOrName);
        }

        if (entry.Id == ContextTable.DefaultId)
        {
            return ContextFailure.Of(RunOutcome.ContextIsDefault, idOrName);
        }

        if (session.Contexts.Remove(entry))
        {
            session.RetireContext(entry.Realm.Handle);
        }

        return new RunProduct(RunProgress.Finished);
    }
}
