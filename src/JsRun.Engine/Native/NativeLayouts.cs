using System.Runtime.InteropServices;

namespace JsRun.Engine.Native;

// The structs of jsrun_v8.h, field by field.

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct JsrBuffer
{
    public byte* Data;
    public ulong Length;
    public ulong Capacity;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct JsrText(byte* data, int length)
{
    public byte* Data = data;
    public ulong Length = (ulong)length;

    public readonly ReadOnlySpan<byte> Span => new(Data, checked((int)Length));
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct JsrCallbacks
{
    public delegate* unmanaged<ulong, long, int, JsrText, JsrText, void> Console;
    public delegate* unmanaged<ulong, void> Wake;
    public delegate* unmanaged<ulong, long, JsrText, void> UnhandledRejection;
    public delegate* unmanaged<ulong, void> Errand;
    public delegate* unmanaged<ulong, JsrText, void> InspectorMessage;
    public delegate* unmanaged<ulong, void> InspectorPause;
    public delegate* unmanaged<ulong, JsrHostCall*, int> HostCall;
    public delegate* unmanaged<ulong, ulong, int, JsrText, void> Port;
}

[StructLayout(LayoutKind.Sequential)]
internal struct JsrHostCall
{
    public ulong Call;
    public ulong Function;
    public ulong Context;
    public long Run;
    public int Mode;
    public int Reserved;
    public JsrText Args;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct JsrSink
{
    public ulong Data;
    public delegate* unmanaged<ulong, JsrText, int> Write;
}

[StructLayout(LayoutKind.Sequential)]
internal struct JsrPlatformOptions
{
    public JsrText V8Flags;
    public int WorkerThreads;
    public int AbiVersion;
    public JsrCallbacks Callbacks;
}

[StructLayout(LayoutKind.Sequential)]
internal struct JsrIsolateOptions
{
    public ulong MaxHeapBytes;
    public ulong InitialHeapBytes;
    public ulong MaxYoungGenerationBytes;
    public ulong HeapHeadroomBytes;
    public ulong MaxStackBytes;
    public ulong UserData;
    public ulong FirstHandleId;
    public uint MaxFunctionHandles;
    public uint MaxTimers;
    public nint Snapshot;
    public JsrIsolateFlags Flags;
    public uint Reserved;
    public uint MaxModules;
    public uint MaxImportMapBytes;
    public ulong MaxModuleBytes;
    public ulong MaxQueuedMessageBytes;
    public uint MaxQueuedMessages;
    public uint MaxHostCallDepth;
    public ulong MaxHostCallBytes;
}

[StructLayout(LayoutKind.Sequential)]
internal struct JsrModuleSource
{
    public JsrText Name;
    public JsrText Source;
    public int Kind;
    public JsrSourceFlags Flags;
}

[StructLayout(LayoutKind.Sequential)]
internal struct JsrSource
{
    public JsrText Text;
    public JsrText FileName;
    public JsrText CodeCache;
    public int Kind;
    public JsrSourceFlags Flags;
}

[StructLayout(LayoutKind.Sequential)]
internal struct JsrWriteOptions
{
    public ulong MaxBytes;
    public uint MaxDepth;
    public int Format;
    public int AllowHandles;
    public int WalkOnly;
}

[StructLayout(LayoutKind.Sequential)]
internal struct JsrContextCounts
{
    public uint Timers;
    public uint Modules;
    public uint Microtasks;
    public uint Messages;
}

[StructLayout(LayoutKind.Sequential)]
internal struct JsrPending
{
    public uint Timers;
    public uint Tasks;
    public uint Background;
    public uint Functions;
    public uint Modules;
    public uint MicrotaskQueues;
    public uint Messages;
    public uint HostCalls;
    public uint HostAnswers;
    public uint Streams;
    public uint RemotePorts;
}

[StructLayout(LayoutKind.Sequential)]
internal struct JsrJobs
{
    public long NextTimerNs;
    public uint Timers;
    public uint DueTimers;
    public uint Microtasks;
    public uint MicrotaskQueues;
    public uint Messages;
    public uint HostAnswers;
}

[StructLayout(LayoutKind.Sequential)]
internal struct JsrTurnReport
{
    public ulong UsedHeapBytes;
    public ulong TotalHeapBytes;
    public ulong PhysicalBytes;
    public ulong ExternalBytes;
    public int HeapLimitExceeded;
    public int Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal struct JsrLiveCounts
{
    public long Isolates;
    public long Contexts;
    public long Runs;
    public long Functions;
}
