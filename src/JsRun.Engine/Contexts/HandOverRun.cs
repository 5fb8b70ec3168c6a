using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Contexts;

/// <summary>Hands an object over from one context to another.</summary>
internal sealed class HandOverRun(HandOverRequest request) : ScriptRun(RunKind.HandOver, request)
{
    private const string FileName = "expression.js";

    protected override RunProduct? Prepare(IsolateSession session) =>
        session.Contexts.TryFind(Target, out _, out var missing) ? null : ContextFailure.Of(missing, Target);

    protected override JsrStatus Begin(IsolateSession session, out JsrRunState state)
    {
        var source = new IsolateSource { CodeJson = request.Expression.Span, FileName = Utf8(FileName), Kind = SourceKind.Script };
        return session.Isolate.StartRun(Context, Id, source, out state);
    }

    protected override RunProduct Fulfil(IsolateSession session)
    {
        // It may have been deleted while the expression awaited.
        if (!session.Contexts.TryFind(Target, out var target, out var missing))
        {
            return ContextFailure.Of(missing, Target);
        }

        var status = session.Isolate.SetGlobalToRun(target.Realm.Handle, Utf8(request.Name), Id);
        if (status == JsrStatus.Ok)
        {
            status = session.Isolate.RunMicrotasks();
        }

        return status switch
        {
            JsrStatus.Ok => new RunProduct(RunProgress.Finished),

            // It is the target that does not take the value; the expression did what it should.
            JsrStatus.ScriptThrew => RunProduct.WithLastError(session.Isolate, RunOutcome.InvalidValue),
            _ => RunProduct.FromFailure(session.Isolate, status),
        };
    }

    private string Target => request.TargetContext ?? ContextTable.DefaultId;
}
