using System.Text;
using JsRun.Engine.ConsoleOutput;
using JsRun.Engine.Contexts;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Streams;

namespace JsRun.Engine.Runs;

/// <summary>A run of the user's code: it may await, and has a value or an exception.</summary>
internal abstract class ScriptRun : Run
{
    // An error is never refused for its size; it is cut to the result's limit, but not below what a name and message need.
    private const long MinErrorBytes = 4096;

    private readonly RunOptions _options;
    private readonly ItemReading? _items;
    private bool _drained;

    protected ScriptRun(RunKind kind, RunOptions options)
        : base(kind, options.Limits)
    {
        _options = options;
        _items = options.ItemSink is { } sink ? new ItemReading(sink) : null;
        Marks = options.TellsParts ? new RunMarks() : null;
        Console = options.Console ? new ConsoleBuffer(options.Limits.MaxConsoleEntries, options.Limits.MaxConsoleBytes, options.ConsoleSink) : null;
    }

    public sealed override ulong HostTag => _options.HostTag;

    public sealed override RunProduct Start(IsolateSession session)
    {
        session.Inspector?.WaitForClient();
        if ((EnterContext(session) ?? Prepare(session)) is { } failure)
        {
            return failure;
        }

        HasNativeRun = true;
        session.Inspector?.BreakOnStart();
        var status = Begin(session, out var state);
        return status == JsrStatus.Ok ? Advance(session, state) : RunProduct.FromFailure(session.Isolate, status);
    }

    public sealed override bool HasOpenStream => _items is { IsOpen: true };

    // A generator that is stopped while it computes never runs its finally blocks; between two items return() runs them.
    public sealed override bool TryWindDown()
    {
        _items?.End();
        return _items is not null && Phase == RunPhase.Open;
    }

    /// <summary>It has paused in reading its stream, and there is room for more. Owner thread.</summary>
    public bool CanReadOn => _items is { CanReadOn: true };

    public sealed override bool IsSettled(IsolateSession session) => _items is not { IsYielding: true } && session.Isolate.Poll(Id) != JsrRunState.Pending;

    public sealed override RunProduct Continue(IsolateSession session)
    {
        var state = session.Isolate.Poll(Id);
        if (_items is not { IsYielding: true })
        {
            return Advance(session, state);
        }

        _items.Resume();
        return ReadNext(session, ref state) ?? Advance(session, state);
    }

    /// <summary>What precedes the run's own code. Null when that may run, else what became of the run.</summary>
    protected virtual RunProduct? Prepare(IsolateSession session) => null;

    protected abstract JsrStatus Begin(IsolateSession session, out JsrRunState state);

    /// <summary>Finds or makes the context that it runs in. Null when it is there, else what became of the run.</summary>
    protected virtual RunProduct? EnterContext(IsolateSession session)
    {
        var realm = session.DefaultRealm;
        if (_options.FreshContext)
        {
            var created = session.CreateContext(_options.Console, out var context);
            Context = context;
            OwnsContext = created == JsrStatus.Ok;
            if (OwnsContext && _options.Web)
            {
                created = session.Isolate.AddWeb(context);
            }

            return created == JsrStatus.Ok ? null : RunProduct.FromFailure(session.Isolate, created);
        }

        if (_options.Context is { } idOrName)
        {
            if (!session.Contexts.TryFind(idOrName, out var entry, out var missing))
            {
                return ContextFailure.Of(missing, idOrName);
            }

            realm = entry.Realm;
        }

        Context = realm.Handle;
        var installed = _options.Console ? session.EnsureConsole(realm) : JsrStatus.Ok;
        if (installed == JsrStatus.Ok && _options.Web)
        {
            installed = session.EnsureWeb(realm);
        }

        return installed == JsrStatus.Ok ? null : RunProduct.FromFailure(session.Isolate, installed);
    }

    private RunProduct Advance(IsolateSession session, JsrRunState state)
    {
        while (true)
        {
            if (session.Isolate.RunMicrotasks() != JsrStatus.Ok)
            {
                return RunProduct.Terminated;
            }

            if (state == JsrRunState.Pending)
            {
                state = session.Isolate.Poll(Id);
            }

            if (state != JsrRunState.Fulfilled || !(_items is not null || (_options.DrainStreams && !_drained)))
            {
                return Finish(session, state);
            }

            if ((_items is null ? Drain(session, ref state) : Read(session, _items, ref state)) is { } product)
            {
                return product;
            }
        }
    }

    // Null when the array of all items is awaited now.
    private RunProduct? Drain(IsolateSession session, ref JsrRunState state)
    {
        _drained = true;
        var status = session.Isolate.DrainStream(Id, ref state);
        return status != JsrStatus.Ok ? RunProduct.FromFailure(session.Isolate, status)
            : state != JsrRunState.Pending ? Finish(session, state)
            : null;
    }

    // Null when the next item is awaited now.
    private RunProduct? Read(IsolateSession session, ItemReading items, ref JsrRunState state)
    {
        if (!items.IsOpen)
        {
            var status = items.Open(session.Isolate, Id, ref state);
            if (status != JsrStatus.Ok || !items.IsOpen)
            {
                return status == JsrStatus.Ok ? Finish(session, state) : RunProduct.FromFailure(session.Isolate, status);
            }
        }
        else
        {
            var item = Fulfil(session);
            if (item is not { State: RunProgress.Finished, Outcome: RunOutcome.Ok })
            {
                return item;
            }

            items.Take(item.Value is { } value ? value.Written.Span : default);
            session.BytesStreamedOut += item.Value?.Written.Length ?? 0;
            item.Discard();
        }

        if (items.TryYield())
        {
            session.Yielding.Add(this);
            return RunProduct.Pending;
        }

        return ReadNext(session, ref state);
    }

    private RunProduct? ReadNext(IsolateSession session, ref JsrRunState state)
    {
        var status = session.Isolate.NextItem(Id, ref state);
        return status == JsrStatus.Ok ? null : RunProduct.FromFailure(session.Isolate, status);
    }

    private RunProduct Finish(IsolateSession session, JsrRunState state) => state switch
    {
        JsrRunState.Pending => Await(),
        JsrRunState.Fulfilled => Write(session, static (run, session) => run.Fulfil(session)),
        JsrRunState.Ended => EndStream(),
        JsrRunState.Threw => Write(session, static (run, session) => run.WriteError(session, RunOutcome.JavaScriptError)),
        JsrRunState.SyntaxError => Write(session, static (run, session) => run.WriteError(session, RunOutcome.SyntaxError)),
        JsrRunState.ModuleNotFound => Write(session, static (run, session) => run.WriteError(session, RunOutcome.ModuleNotFound)),
        JsrRunState.ModuleError => Write(session, static (run, session) => run.WriteError(session, RunOutcome.ModuleError)),
        JsrRunState.Terminated => RunProduct.Terminated,
        _ => RunProduct.Failed,
    };

    // The result; items of a stream, which are written as they come, are none.
    private RunProduct Write(IsolateSession session, Func<ScriptRun, IsolateSession, RunProduct> write)
    {
        Marks?.BeginWriting();
        var product = write(this, session);
        Marks?.EndWriting();
        return product;
    }

    private RunProduct Await()
    {
        _items?.EndTurn();
        return RunProduct.Pending;
    }

    private RunProduct EndStream()
    {
        _items!.IsOpen = false;
        _items.EndTurn();
        return new RunProduct(RunProgress.Finished) { Type = JsValueType.Stream };
    }

    /// <summary>Makes the answer of its value.</summary>
    protected virtual RunProduct Fulfil(IsolateSession session)
    {
        if (_options.DropValue)
        {
            return new RunProduct(RunProgress.Finished) { Type = JsValueType.Undefined };
        }

        var options = new JsrWriteOptions
        {
            MaxBytes = (ulong)Limits.MaxResultBytes,
            MaxDepth = (uint)Limits.MaxResultDepth,
            Format = (int)_options.Format,
            AllowHandles = _options.AllowHandles ? 1 : 0,
        };
        var value = NativeBufferPool.Rent();
        var status = session.Isolate.WriteValue(Id, options, value, out var written, out var type);
        if (status == JsrStatus.Ok && written is JsrWriteStatus.Ok or JsrWriteStatus.NoValue)
        {
            // Getters and proxies may have left jobs behind.
            if (session.Isolate.RunMicrotasks() == JsrStatus.Ok)
            {
                return new RunProduct(RunProgress.Finished) { Value = value, Type = type };
            }

            written = JsrWriteStatus.Terminated;
        }

        value.Return();
        if (status is not (JsrStatus.Ok or JsrStatus.Terminated))
        {
            return RunProduct.Failed;
        }

        return written switch
        {
            JsrWriteStatus.NotSerializable => RunProduct.WithLastError(session.Isolate, RunOutcome.NotSerializable) with { Type = type },
            JsrWriteStatus.TooLarge => RunProduct.WithLastError(session.Isolate, RunOutcome.ResultTooLarge) with { Type = type },
            JsrWriteStatus.TooDeep => RunProduct.WithLastError(session.Isolate, RunOutcome.ResultTooDeep) with { Type = type },
            _ => RunProduct.Terminated,
        };
    }

    private RunProduct WriteError(IsolateSession session, RunOutcome outcome)
    {
        var error = NativeBufferPool.Rent();
        var status = session.Isolate.WriteError(Id, Math.Max(MinErrorBytes, Limits.MaxResultBytes), error);
        if (status == JsrStatus.Ok)
        {
            return new RunProduct(RunProgress.Finished, outcome) { Error = error };
        }

        error.Return();
        return status == JsrStatus.Terminated ? RunProduct.Terminated : RunProduct.Failed;
    }

    protected static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
