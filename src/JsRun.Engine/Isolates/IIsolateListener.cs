using JsRun.Engine.Native;

namespace JsRun.Engine.Isolates;

/// <summary>Hears what the native library reports about one isolate. Must not call the library unless a member says otherwise.</summary>
internal interface IIsolateListener
{
    /// <summary>Owner thread, in the middle of a script: copy and return.</summary>
    void OnConsole(long runId, JsrConsoleLevel level, ReadOnlySpan<byte> text, ReadOnlySpan<byte> argsJson);

    /// <summary>Owner thread, between scripts.</summary>
    void OnUnhandledRejection(long runId, ReadOnlySpan<byte> errorJson);

    /// <summary>Any thread: V8 has posted a task for the isolate.</summary>
    void OnWake();

    /// <summary>Owner thread, in the middle of a script: errands may be done, which may call the library.</summary>
    void OnErrand();

    /// <summary>Owner thread: a message for the inspector's client.</summary>
    void OnInspectorMessage(ReadOnlySpan<byte> message);

    /// <summary>Owner thread, also in the middle of a script: something happened to a port whose other end is elsewhere. Copy and return.</summary>
    void OnPort(ulong port, JsrPortEvent portEvent, JsrText message);

    /// <summary>Owner thread: a script is paused, and goes on when this returns. Errands may be done, which may call the library.</summary>
    void OnInspectorPause();

    /// <summary>
    /// Owner thread, in the middle of a script: takes a call of a host function. One that blocks is answered before this returns, unless the
    /// script is to be stopped; errands may be done meanwhile.
    /// </summary>
    JsrHostRefusal OnHostCall(in JsrHostCall call);
}
