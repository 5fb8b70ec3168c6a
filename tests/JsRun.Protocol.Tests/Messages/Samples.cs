using System.Text;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Protocol.Tests.Messages;

/// <summary>One message of each kind, every field of which differs from its default.</summary>
internal static class Samples
{
    public static readonly IsolateLimits IsolateLimits = new(0x1000, 0x200, 0x30, 4)
    {
        Bounds = new RuntimeBounds
        {
            MaxFunctionHandles = 5,
            MaxContexts = 6,
            MaxQueuedMessages = 7,
            MaxQueuedMessageBytes = 8,
            MaxPendingHostCalls = 9,
            MaxPendingHostCallBytes = 10,
            MaxHostCallBytes = 11,
            MaxModules = 12,
            MaxModuleBytes = 13,
            MaxImportMapBytes = 14,
        },
    };

    public static readonly RunLimits RunLimits = new(1, 2, 3, 4, 5, 6);

    public static EvaluateMessage Evaluate => new()
    {
        RuntimeId = "rt_1",
        SnapshotId = "sn",
        IsolateLimits = IsolateLimits,
        RunLimits = RunLimits,
        Options = RunOptions.Module | RunOptions.Console,
        Context = "cx",
        FileName = "a.js",
        Code = Utf8("\"1\""),
        Globals = Utf8("{}"),
        Modules = Utf8("[]"),
        ImportMap = Utf8("{ }"),
    };

    public static CallMessage Call => new()
    {
        RuntimeId = "rt_1",
        RunLimits = RunLimits,
        Options = RunOptions.PlainJson,
        Context = "cx",
        Path = "a.b",
        FunctionId = 7,
        Arguments = Utf8("[1]"),
        This = Utf8("2"),
    };

    public static CreateRuntimeMessage CreateRuntime => new()
    {
        RuntimeId = "rt_1",
        SnapshotId = "sn",
        IsolateLimits = IsolateLimits,
        BootstrapLimits = RunLimits,
        IdleTimeoutSeconds = 9,
        Console = true,
        ManualJobs = true,
        BootstrapFileName = "b.js",
        Globals = Utf8("{}"),
        Modules = Utf8("[]"),
        ImportMap = Utf8("{ }"),
        Intrinsics = Utf8("{  }"),
        Bootstrap = Utf8("\"2\""),
        FunctionChannel = 8,
        Functions = ["f", "g"],
    };

    public static HostCallFrame HostCall => new(HostCallFrameKind.Error, 7, "m", "n", Utf8("1"), 9);

    public static SetGlobalMessage SetGlobal => new() { RuntimeId = "rt_1", Context = "cx", Name = "x", RunLimits = RunLimits, Value = Utf8("3") };

    public static CreateContextMessage CreateContext => new()
    {
        RuntimeId = "rt_1",
        Name = "n",
        RealmOf = "cx",
        Console = true,
        BootstrapLimits = RunLimits,
        BootstrapFileName = "b.js",
        Globals = Utf8("{}"),
        Intrinsics = Utf8("{ }"),
        Bootstrap = Utf8("\"2\""),
        Links = ["cx", "n"],
    };

    public static ContextMessage Context => new() { RuntimeId = "rt_1", Context = "cx" };

    public static MeasureContextsMessage MeasureContexts => new() { RuntimeId = "rt_1", RunLimits = RunLimits };

    public static RunJobsMessage RunJobs => new() { RuntimeId = "rt_1", Context = "cx", MaxJobs = 3, RunLimits = RunLimits };

    public static HandOverMessage HandOver => new()
    {
        RuntimeId = "rt_1",
        Context = "cx",
        Name = "x",
        FromContext = "f",
        RunLimits = RunLimits,
        Expression = Utf8("\"o\""),
    };

    public static HeapSnapshotMessage HeapSnapshot => new() { RuntimeId = "rt_1", Limits = new DumpLimits(1, 2) };

    public static CpuProfileMessage CpuProfile => new() { RuntimeId = "rt_1", DurationMs = 3, Limits = new DumpLimits(1, 2) };

    public static ListFunctionsMessage ListFunctions => new() { RuntimeId = "rt_1", After = 8, MaxItems = 9 };

    public static ReleaseFunctionMessage ReleaseFunction => new() { RuntimeId = "rt_1", FunctionId = 7 };

    public static EnableInspectorMessage EnableInspector => new()
    {
        RuntimeId = "rt_1",
        WaitForConnection = true,
        BreakOnStart = true,
        MaxPausedMs = 3,
        MaxStallMs = 4,
    };

    public static SetModuleMessage SetModule => new() { RuntimeId = "rt_1", Name = "m", Type = ModuleType.WebAssembly, Source = Utf8("4") };

    public static ModuleMessage Module => new() { RuntimeId = "rt_1", Name = "m" };

    public static RuntimeMessage Runtime => new() { RuntimeId = "rt_1" };

    public static RuntimeClosedMessage RuntimeClosed => new() { RuntimeId = "rt_1", Reason = CloseReason.HeapLimit };

    public static CpuUsedMessage CpuUsed => new() { RuntimeId = "rt_1", Microseconds = 5 };

    public static HoldBackgroundMessage HoldBackground => new() { RuntimeId = "rt_1", Milliseconds = 5 };

    public static FailedMessage Failed => new()
    {
        Code = FailureCode.InvalidValue,
        CloseReason = CloseReason.Evicted,
        Path = "a[0]",
        Detail = "no",
        Envelope = Utf8("{}"),
        CpuMicroseconds = 7,
    };

    public static BuildSnapshotMessage BuildSnapshot => new()
    {
        IsolateLimits = IsolateLimits,
        RunLimits = RunLimits,
        Console = true,
        Scripts = [new SnapshotScript("a.js", Utf8("\"1\"")), new SnapshotScript("b", Utf8("\"\""))],
    };

    public static SnapshotBuiltMessage SnapshotBuilt => new(7, Utf8("ab"));

    public static LoadSnapshotMessage LoadSnapshot => new() { SnapshotId = "sn", HasConsole = true, HeapBytes = 7, Blob = Utf8("ab") };

    public static PongMessage Pong => new(1, 2.5, 3, 4, 5, [new(7, RuntimeState.Busy, 8, 9, 10, 11, 12), new(13, RuntimeState.Idle, 14, 15, 16, 17, 18)]);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
