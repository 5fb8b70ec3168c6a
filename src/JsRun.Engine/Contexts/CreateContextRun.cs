using System.Text.Json;
using JsRun.Engine.Buffers;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Contexts;

/// <summary>Makes a context, sets its globals and runs its script. When any of it fails nothing is left behind.</summary>
internal sealed class CreateContextRun(ContextRequest request) : ScriptRun(RunKind.CreateContext, request)
{
    private string _id = string.Empty;
    private Realm? _realm;
    private string? _realmOf;
    private ContextEntry? _complete;
    private List<ulong>? _links;

    /// <summary>Keeps the context, or does away with it, now that it is known what became of the run.</summary>
    public override void ReleaseContext(IsolateSession session)
    {
        if (_complete is { } entry && Stop == StopReason.None)
        {
            session.Contexts.Add(entry);
            OwnsContext = false;
        }
        else if (_id.Length > 0)
        {
            session.Contexts.CancelReservation(request.Name);
            foreach (var link in _links ?? [])
            {
                session.Isolate.CloseLink(link);
            }
        }
    }

    protected override RunProduct? EnterContext(IsolateSession session)
    {
        if (session.Contexts.Reserve(request.Name, out _id) is not RunOutcome.Ok and var refusal)
        {
            return ContextFailure.Of(refusal, request.Name ?? string.Empty);
        }

        if (request.RealmOf is null)
        {
            var status = session.CreateContext(request.Console, request.Intrinsics, out var context);
            if (status != JsrStatus.Ok)
            {
                return status == JsrStatus.InvalidValue
                    ? RunProduct.WithLastError(session.Isolate, RunOutcome.InvalidIntrinsics)
                    : RunProduct.FromFailure(session.Isolate, status);
            }

            // The request's memory goes; the realm stays.
            var intrinsics = request.Intrinsics.IsEmpty ? session.Intrinsics : request.Intrinsics.ToArray();
            _realm = new Realm(context, request.Console || session.ContextsHaveConsole) { Intrinsics = intrinsics };
            Context = context;
            OwnsContext = true;
            return AddWeb(session, _realm);
        }

        if (!session.Contexts.TryFind(request.RealmOf, out var other, out var missing))
        {
            return ContextFailure.Of(missing, request.RealmOf);
        }

        _realm = other.Realm;
        _realmOf = other.Id;
        Context = _realm.Handle;
        return request.Console && session.EnsureConsole(_realm) is not JsrStatus.Ok and var installed
            ? RunProduct.FromFailure(session.Isolate, installed)
            : AddWeb(session, _realm);
    }

    private RunProduct? AddWeb(IsolateSession session, Realm realm) =>
        request.Web && session.EnsureWeb(realm) is not JsrStatus.Ok and var added ? RunProduct.FromFailure(session.Isolate, added) : null;

    protected override RunProduct? Prepare(IsolateSession session)
    {
        foreach (var idOrName in request.Links)
        {
            if (!session.Contexts.TryFind(idOrName, out var other, out var missing))
            {
                return ContextFailure.Of(missing, idOrName);
            }

            var status = session.Link(Context, other.PortName, other.Realm.Handle, request.Name ?? _id, out var link);
            if (status != JsrStatus.Ok)
            {
                return ContextFailure.OfLink(session.Isolate, status);
            }

            (_links ??= []).Add(link);
        }

        return !request.Globals.IsEmpty && session.Isolate.SetGlobals(Context, request.Globals.Span) is not JsrStatus.Ok and var set
            ? RunProduct.FromFailure(session.Isolate, set)
            : null;
    }

    protected override JsrStatus Begin(IsolateSession session, out JsrRunState state)
    {
        if (request.Bootstrap.IsEmpty)
        {
            state = JsrRunState.Fulfilled;
            return JsrStatus.Ok;
        }

        var source = new IsolateSource
        {
            CodeJson = request.Bootstrap.Span,
            FileName = Utf8(request.BootstrapFileName),
            Kind = SourceKind.Script,
        };
        return session.Isolate.StartRun(Context, Id, source, out state);
    }

    protected override RunProduct Fulfil(IsolateSession session)
    {
        // A realm that lost its last name while the script awaited has had the run stopped.
        _complete = new ContextEntry(_id, request.Name, _realm!, _realmOf, DateTimeOffset.UtcNow);
        var value = new PooledBytes();
        using (var json = new Utf8JsonWriter(value))
        {
            ContextDescription.Write(json, session, _complete);
        }

        return new RunProduct(RunProgress.Finished) { Value = value, Type = JsValueType.Object };
    }
}
