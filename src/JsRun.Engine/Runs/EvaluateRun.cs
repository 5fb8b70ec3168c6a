using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Runs;

/// <summary>Runs source text.</summary>
internal sealed class EvaluateRun(EvaluateRequest request) : ScriptRun(RunKind.Evaluate, request)
{
    protected override JsrStatus Prepare(IsolateSession session) =>
        request.Globals.IsEmpty ? JsrStatus.Ok : session.Isolate.SetGlobals(Context, request.Globals.Span);

    protected override JsrStatus Begin(IsolateSession session, out JsrRunState state)
    {
        var fileName = Utf8(request.FileName);
        return session.Isolate.StartRun(Context, Id, request.Code.Span, fileName, request.Kind, out state);
    }
}
