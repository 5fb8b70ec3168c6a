using JsRun.Engine.Isolates;

namespace JsRun.Engine.Runtimes;

/// <summary>
/// The number that native callbacks, and the line that V8 ends with, carry. It is changed by any thread and applied by the owner.
/// </summary>
internal sealed class RuntimeNumber
{
    // Of runtimes whose owner gives them none; away from what counters of owners reach.
    private const ulong Anonymous = 1UL << 62;

    private static ulong _lastAnonymous = Anonymous;

    private readonly List<ulong> _listed = [];
    private ulong _current;
    private ulong _requested;

    public RuntimeNumber(ulong number)
    {
        _requested = number == 0 ? Interlocked.Increment(ref _lastAnonymous) : number;
        _current = _requested;
    }

    /// <summary>The number wanted. Any thread.</summary>
    public ulong Value
    {
        get => Volatile.Read(ref _requested);
        set => Volatile.Write(ref _requested, value);
    }

    /// <summary>Lists the first number. Owner thread.</summary>
    /// <exception cref="EngineException">Another runtime has it.</exception>
    public ulong List(IIsolateListener listener)
    {
        if (!IsolateDirectory.TryAdd(_current, listener))
        {
            throw new EngineException($"Another runtime has the number {_current}.");
        }

        _listed.Add(_current);
        return _current;
    }

    /// <summary>Gives the isolate the number that was asked for meanwhile. Owner thread.</summary>
    public void Apply(Isolate isolate, IIsolateListener listener)
    {
        var requested = Value;
        if (requested == _current)
        {
            return;
        }

        // The former number stays listed: a thread of V8 may be about to use it. One that is taken is the caller's mistake, and
        // the former one goes on serving.
        if (IsolateDirectory.TryAdd(requested, listener))
        {
            _listed.Add(requested);
            isolate.SetUserData(requested);
        }

        _current = requested;
    }

    public void Unlist() => _listed.ForEach(IsolateDirectory.Remove);
}
