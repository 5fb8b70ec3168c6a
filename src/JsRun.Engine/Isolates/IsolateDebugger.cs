using JsRun.Engine.Native;

namespace JsRun.Engine.Isolates;

/// <summary>V8's debugger of an isolate. Owner thread, also in the middle of a script that stopped for errands or is paused.</summary>
internal readonly unsafe struct IsolateDebugger(nint isolate)
{
    public void Enable() => NativeMethods.InspectorEnable(isolate);

    /// <summary>False when there is a client.</summary>
    public bool TryConnect() => NativeMethods.InspectorConnect(isolate) == JsrStatus.Ok;

    /// <summary>Forgets the client; what is paused goes on.</summary>
    public void Disconnect() => NativeMethods.InspectorDisconnect(isolate);

    /// <summary>Carries out a message of the client; may run code of the user.</summary>
    public void Dispatch(ReadOnlySpan<byte> message)
    {
        fixed (byte* pointer = message)
        {
            NativeMethods.InspectorDispatch(isolate, new JsrText(pointer, message.Length));
        }
    }

    /// <summary>Waits, as in a pause, until the client wants scripts to run.</summary>
    public void Wait() => NativeMethods.InspectorWait(isolate);

    public bool IsPaused => NativeMethods.InspectorIsPaused(isolate) != 0;

    /// <summary>Pauses at the next statement.</summary>
    public void Break() => NativeMethods.InspectorBreak(isolate);
}
