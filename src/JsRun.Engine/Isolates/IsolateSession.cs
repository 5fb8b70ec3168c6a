using System.Text;
using JsRun.Engine.Contexts;
using JsRun.Engine.HostCalls;
using JsRun.Engine.Inspection;
using JsRun.Engine.Native;
using JsRun.Engine.Ports;
using JsRun.Engine.Runs;
using JsRun.Engine.Runtimes;
using JsRun.Engine.Streams;

namespace JsRun.Engine.Isolates;

/// <summary>An isolate with its contexts, as the runs of one runtime see it. Owner thread only.</summary>
internal sealed class IsolateSession : IDisposable
{
    private readonly Action<ulong>? _endRuns;
    private ReadOnlyMemory<byte> _intrinsics;

    /// <param name="options">What the runtime is started with.</param>
    /// <param name="number">What native callbacks carry.</param>
    /// <param name="endRuns">Interrupts the runs that await in a context which is about to go.</param>
    /// <exception cref="EngineException">V8 could not make the isolate or its context.</exception>
    public IsolateSession(RuntimeOptions options, ulong number, Action<ulong>? endRuns = null)
    {
        _endRuns = endRuns;
        Isolate = Isolate.Create(options.Limits, number, options.Snapshot, options.ForSnapshot);
        CodeCache = options.CodeCache;
        ContextsHaveConsole = options.Snapshot is { HasConsole: true };
        try
        {
            if (Isolate.CreateContext(options.Console && !ContextsHaveConsole, out var context) is not JsrStatus.Ok and var status)
            {
                throw new EngineException($"The context could not be created ({status}).");
            }

            ContextCount = 1;
            Spare = new SpareContext(Isolate, options.Limits.MaxHeapBytes);
            DefaultRealm = new Realm(context, options.Console || ContextsHaveConsole);
            if (RestrictContexts(options.Intrinsics) is not JsrStatus.Ok and var restricted)
            {
                throw new EngineException($"The context could not be restricted ({restricted}).");
            }

            Contexts = new ContextTable(DefaultRealm, options.Limits.MaxContexts);
        }
        catch
        {
            Isolate.Dispose();
            throw;
        }
    }

    public Isolate Isolate { get; }

    /// <summary>A context made ahead of the next that is asked for.</summary>
    public SpareContext Spare { get; }

    /// <summary>Where compiled code is kept for the next time; null for nowhere.</summary>
    public CodeCache? CodeCache { get; }

    /// <summary>The CPU profile that was started last. Owner thread.</summary>
    public CpuProfile? Profile { get; set; }

    /// <summary>Set when the runtime may be debugged. Owner thread.</summary>
    public RuntimeInspector? Inspector { get; set; }

    /// <summary>Set when the runtime has had a host function.</summary>
    public HostCallBook? HostCalls { get; set; }

    /// <summary>Jobs run only when a run runs them.</summary>
    public bool JobsAreManual { get; set; }

    /// <summary>The run that runs jobs now; null while none does.</summary>
    public Run? JobsRun { get; set; }

    /// <summary>Runs that have paused in reading their streams.</summary>
    public YieldingRuns Yielding { get; } = new();

    /// <summary>Bytes of JSON of all items of streams that were handed over.</summary>
    public long BytesStreamedOut { get; set; }

    /// <summary>The contexts that the outside can name.</summary>
    public ContextTable Contexts { get; }
    public Realm DefaultRealm { get; }

    /// <summary>What realms have of V8's built-ins unless they bring their own, as JSON; empty for all.</summary>
    public ReadOnlyMemory<byte> Intrinsics => _intrinsics;

    /// <summary>What it was started from brings a console along.</summary>
    public bool ContextsHaveConsole { get; }

    /// <summary>Realms that are alive, those made for one run included.</summary>
    public int ContextCount { get; private set; }

    /// <summary>There is, or was, a link between contexts: messages may wait.</summary>
    public bool HasLinks { get; private set; }

    /// <summary>The ports whose other end is in another runtime; null until there is one.</summary>
    public RemotePorts? RemotePorts { get; private set; }

    /// <summary>Gives a context a port to another runtime. Scripts may run: setters of the global object.</summary>
    /// <param name="context">The context.</param>
    /// <param name="name">What the port is called there.</param>
    /// <param name="peer">The other end.</param>
    /// <param name="signal">Wakes the runtime's thread.</param>
    /// <param name="port">The port.</param>
    public JsrStatus OpenPort(ulong context, string name, IPortPeer peer, WakeSignal signal, out RemotePort? port)
    {
        port = null;
        HasLinks = true;
        var status = Isolate.Ports.Open(context, Encoding.UTF8.GetBytes(name), out var number);
        if (status == JsrStatus.Ok)
        {
            RemotePorts ??= new RemotePorts(signal);
            port = RemotePorts.Add(number, peer);
        }

        return status;
    }

    /// <summary>Makes a realm, with a console if that is wanted.</summary>
    public JsrStatus CreateContext(bool console, out ulong context) => CreateContext(console, default, out context);

    /// <summary>Makes a realm with intrinsics of its own, empty for those of the runtime; <see cref="JsrStatus.InvalidValue"/> when they cannot be taken away.</summary>
    public JsrStatus CreateContext(bool console, ReadOnlyMemory<byte> intrinsics, out ulong context)
    {
        context = 0;
        var needsConsole = console && !ContextsHaveConsole;
        var isPrepared = Inspector is null && Spare.TryTake(out context);
        var status = !isPrepared ? Isolate.CreateContext(needsConsole, out context) : needsConsole ? Isolate.AddConsole(context) : JsrStatus.Ok;
        if (status != JsrStatus.Ok)
        {
            if (isPrepared)
            {
                Isolate.DisposeContext(context);
            }

            return status;
        }

        ContextCount++;
        status = Restrict(context, intrinsics.IsEmpty ? _intrinsics.Span : intrinsics.Span);
        if (status != JsrStatus.Ok)
        {
            DisposeContext(context);
        }

        return status;
    }

    /// <summary>
    /// Takes intrinsics away from the default context, in which no script has run yet, and from those to come. The isolate is of no use when
    /// that fails.
    /// </summary>
    /// <param name="intrinsics">See <see cref="RuntimeOptions.Intrinsics"/>; must stay as it is.</param>
    public JsrStatus RestrictContexts(ReadOnlyMemory<byte> intrinsics)
    {
        _intrinsics = intrinsics;
        DefaultRealm.Intrinsics = intrinsics;
        return Restrict(DefaultRealm.Handle, intrinsics.Span);
    }

    /// <summary>Links two realms, see <see cref="Isolate.Link"/>.</summary>
    public JsrStatus Link(ulong context, string name, ulong other, string otherName, out ulong link)
    {
        HasLinks = true;
        return Isolate.Link(context, Encoding.UTF8.GetBytes(name), other, Encoding.UTF8.GetBytes(otherName), out link);
    }

    public void DisposeContext(ulong context)
    {
        HostCalls?.CancelContext(context);
        Isolate.DisposeContext(context);
        ContextCount--;
    }

    /// <summary>Drops what a run that was stopped has left behind.</summary>
    public void Abandon(long run)
    {
        Isolate.Abandon(run);
        HostCalls?.CancelRun(run);
    }

    /// <summary>Interrupts what awaits in a realm, releases its function handles, and disposes of it.</summary>
    public void RetireContext(ulong context)
    {
        _endRuns?.Invoke(context);
        Isolate.ReleaseHandlesOf(context);
        DisposeContext(context);
    }

    /// <summary>Gives a realm a console if it has none.</summary>
    public JsrStatus EnsureConsole(Realm realm)
    {
        if (realm.HasConsole)
        {
            return JsrStatus.Ok;
        }

        var status = Isolate.AddConsole(realm.Handle);
        realm.HasConsole = status == JsrStatus.Ok;
        return status;
    }

    /// <summary>Gives a realm the web's globals if it has none.</summary>
    public JsrStatus EnsureWeb(Realm realm)
    {
        if (realm.HasWeb)
        {
            return JsrStatus.Ok;
        }

        var status = Isolate.AddWeb(realm.Handle);
        realm.HasWeb = status == JsrStatus.Ok;
        return status;
    }

    private JsrStatus Restrict(ulong context, ReadOnlySpan<byte> intrinsics) =>
        intrinsics.IsEmpty ? JsrStatus.Ok : Isolate.RestrictContext(context, intrinsics);

    public void Dispose() => Isolate.Dispose();
}
