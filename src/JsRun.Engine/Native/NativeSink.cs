using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace JsRun.Engine.Native;

/// <summary>A <c>jsr_sink</c> that hands its pieces to a taker. On the stack of the call that writes.</summary>
internal unsafe ref struct NativeSink(IPieceTaker taker)
{
    private GCHandle _taker = GCHandle.Alloc(taker);

    public readonly JsrSink Raw => new() { Data = (ulong)GCHandle.ToIntPtr(_taker), Write = &Write };

    public void Dispose() => _taker.Free();

    [UnmanagedCallersOnly]
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Nothing may cross into native frames.")]
    private static int Write(ulong data, JsrText piece)
    {
        try
        {
            return ((IPieceTaker)GCHandle.FromIntPtr((nint)data).Target!).Take(piece.Span) ? 1 : 0;
        }
        catch (Exception exception)
        {
            Environment.FailFast("The sink of a dump failed.", exception);
            return 0;
        }
    }
}
