using JsRun.Engine.Inspection;
using JsRun.Engine.Native;

namespace JsRun.Engine.Isolates;

/// <summary>An isolate with its contexts, as the runs of one runtime see it. Owner thread only.</summary>
internal sealed class IsolateSession : IDisposable
{
    private readonly bool _contextsHaveConsole;
    private bool _defaultHasConsole;

    /// <exception cref="EngineException">V8 could not make the isolate or its context.</exception>
    public IsolateSession(RuntimeOptions options, ulong number)
    {
        Isolate = Isolate.Create(options.Limits, number, options.Snapshot, options.ForSnapshot);
        CodeCache = options.CodeCache;
        _contextsHaveConsole = options.Snapshot is { HasConsole: true };
        _defaultHasConsole = options.Console || _contextsHaveConsole;
        try
        {
            if (Isolate.CreateContext(options.Console && !_contextsHaveConsole, out var context) is not JsrStatus.Ok and var status)
            {
                throw new EngineException($"The context could not be created ({status}).");
            }

            DefaultContext = context;
            ContextCount = 1;
        }
        catch
        {
            Isolate.Dispose();
            throw;
        }
    }

    public Isolate Isolate { get; }

    /// <summary>Where compiled code is kept for the next time; null for nowhere.</summary>
    public CodeCache? CodeCache { get; }

    /// <summary>Set when the runtime may be debugged. Owner thread.</summary>
    public RuntimeInspector? Inspector { get; set; }
    public ulong DefaultContext { get; }
    public int ContextCount { get; private set; }

    /// <summary>Makes a context for one run; it has a console when the run has.</summary>
    public JsrStatus CreateContext(bool console, out ulong context)
    {
        var status = Isolate.CreateContext(console && !_contextsHaveConsole, out context);
        if (status == JsrStatus.Ok)
        {
            ContextCount++;
        }

        return status;
    }

    public void DisposeContext(ulong context)
    {
        Isolate.DisposeContext(context);
        ContextCount--;
    }

    /// <summary>Gives the default context a console if it has none.</summary>
    public JsrStatus EnsureDefaultConsole()
    {
        if (_defaultHasConsole)
        {
            return JsrStatus.Ok;
        }

        var status = Isolate.AddConsole(DefaultContext);
        _defaultHasConsole = status == JsrStatus.Ok;
        return status;
    }

    public void Dispose() => Isolate.Dispose();
}
