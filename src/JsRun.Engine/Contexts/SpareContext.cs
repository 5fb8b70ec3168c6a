using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Contexts;

/// <summary>
/// A context made ahead, while the runtime has nothing to do, for the next that is asked for. Only a runtime that makes contexts has one,
/// and only while half of its heap is free. Owner thread only.
/// </summary>
internal sealed class SpareContext(Isolate isolate, long maxHeapBytes)
{
    private ulong? _context;
    private bool _isInUse;

    /// <summary>Whether one should be made now.</summary>
    /// <param name="usedBytes">Memory of the runtime that is in use.</param>
    public bool IsWanted(long usedBytes) => _isInUse && _context is null && usedBytes < maxHeapBytes / 2;

    /// <summary>Makes one.</summary>
    public void Prepare()
    {
        _isInUse = isolate.CreateContext(console: false, out var context) == JsrStatus.Ok;
        _context = _isInUse ? context : null;
    }

    /// <summary>Takes the context that was made ahead; from now on there is to be one.</summary>
    public bool TryTake(out ulong context)
    {
        _isInUse = true;
        context = _context ?? 0;
        _context = null;
        return context != 0;
    }

    /// <summary>Gives its memory back, until a context is asked for again.</summary>
    public void Drop()
    {
        if (_context is { } context)
        {
            isolate.DisposeContext(context);
        }

        _context = null;
        _isInUse = false;
    }
}
