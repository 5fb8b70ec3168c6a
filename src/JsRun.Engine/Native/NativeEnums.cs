namespace JsRun.Engine.Native;

// The enums of jsrun_v8.h, by their numbers.

internal enum JsrStatus
{
    Ok = 0,
    NotFound = 1,
    InvalidArgument = 2,
    InvalidValue = 3,
    Terminated = 4,
    Internal = 5,
    SnapshotFailed = 6,
    ScriptThrew = 7,
    Released = 8,
}

internal enum JsrRunState
{
    None = 0,
    Pending = 1,
    Fulfilled = 2,
    Threw = 3,
    SyntaxError = 4,
    Terminated = 5,
    ModuleNotFound = 7,
    ModuleError = 8,
    Ended = 9,
}

internal enum JsrWriteStatus
{
    Ok = 0,
    NoValue = 1,
    NotSerializable = 2,
    TooLarge = 3,
    TooDeep = 4,
    Terminated = 5,
}

internal enum JsrJobKind
{
    None = 0,
    Microtasks = 1,
    V8Tasks = 2,
    Timer = 3,
    Message = 4,
    HostAnswer = 5,
}

internal enum JsrPortEvent
{
    Sent = 0,
    Closed = 1,
    Taken = 2,
}

internal enum JsrConsoleLevel
{
    Log = 0,
    Debug = 1,
    Info = 2,
    Warn = 3,
    Error = 4,
    Trace = 5,
}

[Flags]
internal enum JsrSourceFlags : uint
{
    None = 0,
    JsonString = 1,
    KeepCode = 2,
    Time = 4,
}

[Flags]
internal enum JsrContextFlags : uint
{
    None = 0,
    Console = 1,
}

[Flags]
internal enum JsrIsolateFlags : uint
{
    None = 0,
    ForSnapshot = 1,
}

internal enum JsrHostRefusal
{
    Accepted = 0,
    TooMany = 1,
    Gone = 2,
}
