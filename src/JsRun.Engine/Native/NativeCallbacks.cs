using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using JsRun.Engine.Isolates;

namespace JsRun.Engine.Native;

/// <summary>
/// What the native library calls. An exception must not cross its frames and none is expected here, so one ends the process, by name.
/// </summary>
[SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Nothing may cross into native frames.")]
internal static unsafe class NativeCallbacks
{
    public static JsrCallbacks Table => new()
    {
        Console = &Console,
        Wake = &Wake,
        UnhandledRejection = &UnhandledRejection,
        Errand = &Errand,
        InspectorMessage = &InspectorMessage,
        InspectorPause = &InspectorPause,
        HostCall = &HostCall,
        Port = &Port,
    };

    [UnmanagedCallersOnly]
    private static void Console(ulong number, long run, int level, JsrText text, JsrText argsJson)
    {
        try
        {
            IsolateDirectory.Find(number)?.OnConsole(run, (JsrConsoleLevel)level, text.Span, argsJson.Span);
        }
        catch (Exception exception)
        {
            Environment.FailFast("The console callback of the engine failed.", exception);
        }
    }

    [UnmanagedCallersOnly]
    private static void Wake(ulong number)
    {
        try
        {
            IsolateDirectory.Find(number)?.OnWake();
        }
        catch (Exception exception)
        {
            Environment.FailFast("The wake callback of the engine failed.", exception);
        }
    }

    [UnmanagedCallersOnly]
    private static void UnhandledRejection(ulong number, long run, JsrText errorJson)
    {
        try
        {
            IsolateDirectory.Find(number)?.OnUnhandledRejection(run, errorJson.Span);
        }
        catch (Exception exception)
        {
            Environment.FailFast("The rejection callback of the engine failed.", exception);
        }
    }

    [UnmanagedCallersOnly]
    private static void Errand(ulong number)
    {
        try
        {
            IsolateDirectory.Find(number)?.OnErrand();
        }
        catch (Exception exception)
        {
            Environment.FailFast("The errand callback of the engine failed.", exception);
        }
    }

    [UnmanagedCallersOnly]
    private static void InspectorMessage(ulong number, JsrText message)
    {
        try
        {
            IsolateDirectory.Find(number)?.OnInspectorMessage(message.Span);
        }
        catch (Exception exception)
        {
            Environment.FailFast("The inspector's message callback of the engine failed.", exception);
        }
    }

    [UnmanagedCallersOnly]
    private static void Port(ulong number, ulong port, int portEvent, JsrText message)
    {
        try
        {
            IsolateDirectory.Find(number)?.OnPort(port, (JsrPortEvent)portEvent, message);
        }
        catch (Exception exception)
        {
            Environment.FailFast("The port callback of the engine failed.", exception);
        }
    }

    [UnmanagedCallersOnly]
    private static void InspectorPause(ulong number)
    {
        try
        {
            IsolateDirectory.Find(number)?.OnInspectorPause();
        }
        catch (Exception exception)
        {
            Environment.FailFast("The inspector's pause callback of the engine failed.", exception);
        }
    }

    [UnmanagedCallersOnly]
    private static int HostCall(ulong number, JsrHostCall* call)
    {
        try
        {
            return (int)(IsolateDirectory.Find(number)?.OnHostCall(*call) ?? JsrHostRefusal.Gone);
        }
        catch (Exception exception)
        {
            Environment.FailFast("The host call callback of the engine failed.", exception);
            return 0;
        }
    }
}
