using JsRun.Engine.CodeCaching;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Runs;

/// <summary>Runs source text.</summary>
internal sealed class EvaluateRun(EvaluateRequest request) : ScriptRun(request.IsBootstrap ? RunKind.Bootstrap : RunKind.Evaluate, request)
{
    private CachedCompilation? _compilation;

    public override bool HasCodeToKeep => _compilation is { IsToBeKept: true };

    public override void KeepCode(IsolateSession session) => _compilation!.Keep(session.Isolate, Id);

    protected override JsrStatus Prepare(IsolateSession session) =>
        request.Globals.IsEmpty ? JsrStatus.Ok : session.Isolate.SetGlobals(Context, request.Globals.Span);

    protected override JsrStatus Begin(IsolateSession session, out JsrRunState state)
    {
        var code = request.Code.Span;
        _compilation = CachedCompilation.Begin(session.CodeCache, request.Kind, code);
        var source = new IsolateSource
        {
            CodeJson = code,
            FileName = Utf8(request.FileName),
            Kind = request.Kind,
            CodeCache = _compilation is null ? default : _compilation.Code,
            KeepCode = _compilation is not null,
        };
        var status = session.Isolate.StartRun(Context, Id, source, out state);
        _compilation?.NoteStarted(session.Isolate, Id, state);
        return status;
    }
}
