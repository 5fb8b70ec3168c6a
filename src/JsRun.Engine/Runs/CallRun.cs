using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Runs;

/// <summary>Calls a function by path or handle.</summary>
internal sealed class CallRun(CallRequest request) : ScriptRun(RunKind.Call, request)
{
    protected override JsrStatus Begin(IsolateSession session, out JsrRunState state)
    {
        var path = request.Path is null ? [] : Utf8(request.Path);
        var args = request.Args.IsEmpty ? "[]"u8 : request.Args.Span;
        return session.Isolate.CallFunction(Context, Id, path, request.FunctionId, args, request.This.Span, out state);
    }
}
