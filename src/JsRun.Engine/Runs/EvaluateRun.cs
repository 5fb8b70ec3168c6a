using JsRun.Engine.CodeCaching;
using JsRun.Engine.HostCalls;
using JsRun.Engine.Isolates;
using JsRun.Engine.Modules;
using JsRun.Engine.Native;

namespace JsRun.Engine.Runs;

/// <summary>Runs source text.</summary>
internal sealed class EvaluateRun(EvaluateRequest request, HostCallBook? hostCalls = null) : ScriptRun(request.IsBootstrap ? RunKind.Bootstrap : RunKind.Evaluate, request)
{
    private CachedCompilation? _compilation;

    public override bool HasCodeToKeep => _compilation is { IsToBeKept: true };

    public override void KeepCode(IsolateSession session) => _compilation!.Keep(session.Isolate, Id);

    protected override RunProduct? Prepare(IsolateSession session)
    {
        if (!request.Intrinsics.IsEmpty && session.RestrictContexts(request.Intrinsics) is not JsrStatus.Ok and var restricted)
        {
            return restricted == JsrStatus.InvalidValue
                ? RunProduct.WithLastError(session.Isolate, RunOutcome.InvalidIntrinsics)
                : RunProduct.FromFailure(session.Isolate, restricted);
        }

        if (hostCalls is not null && SetHostFunctions(session, hostCalls) is { } failure)
        {
            return failure;
        }

        if (!request.Modules.IsEmpty || !request.ImportMap.IsEmpty)
        {
            // All of them or none.
            session.Isolate.BeginModules();
            var refusal = AddModules(session.Isolate);
            session.Isolate.EndModules(keep: refusal is null);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        if (!request.Globals.IsEmpty && session.Isolate.SetGlobals(Context, request.Globals.Span) is not JsrStatus.Ok and var set)
        {
            return RunProduct.FromFailure(session.Isolate, set);
        }

        return null;
    }

    private RunProduct? SetHostFunctions(IsolateSession session, HostCallBook calls)
    {
        session.HostCalls = calls;
        if (request.ModuleLoader is { } loader)
        {
            calls.InstallLoader(session.Isolate, loader);
        }

        foreach (var function in request.HostFunctions ?? [])
        {
            if (calls.Install(session.Isolate, session.DefaultRealm.Handle, function) is not JsrStatus.Ok and var status)
            {
                return RunProduct.FromFailure(session.Isolate, status);
            }
        }

        return null;
    }

    private RunProduct? AddModules(Isolate isolate)
    {
        if (!request.Modules.IsEmpty && !ModuleSet.TryAdd(isolate, request.Modules.Span))
        {
            return RunProduct.WithLastError(isolate, RunOutcome.InvalidModule);
        }

        return request.ImportMap.IsEmpty ? null : isolate.AddImportMap(Context, request.ImportMap.Span) switch
        {
            JsrStatus.Ok => null,
            JsrStatus.InvalidValue => RunProduct.WithLastError(isolate, RunOutcome.InvalidModule),
            var status => RunProduct.FromFailure(isolate, status),
        };
    }

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
            Times = Marks is not null,
        };
        var status = session.Isolate.StartRun(Context, Id, source, out state);
        Marks?.NoteStarted(session.Isolate, Id);
        _compilation?.NoteStarted(session.Isolate, Id, state);
        return status;
    }
}
