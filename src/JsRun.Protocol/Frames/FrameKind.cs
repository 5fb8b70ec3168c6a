namespace JsRun.Protocol.Frames;

/// <summary>What a frame carries. Numbers are on the wire: append only. Below 64 the Api sends it, from 64 on the worker.</summary>
public enum FrameKind : byte
{
    /// <summary>First frame of a connection: version and <see cref="Settings.WorkerSettings"/> as JSON.</summary>
    Hello = 1,

    /// <summary><see cref="Messages.EvaluateMessage"/>; answered by <see cref="RunResult"/> or <see cref="Failed"/>.</summary>
    Evaluate = 2,

    /// <summary><see cref="Messages.CreateRuntimeMessage"/>; answered by <see cref="Done"/> or <see cref="Failed"/>.</summary>
    CreateRuntime = 3,

    /// <summary><see cref="Messages.CallMessage"/>; answered by <see cref="RunResult"/> or <see cref="Failed"/>.</summary>
    Call = 4,

    /// <summary><see cref="Messages.SetGlobalMessage"/>; answered by <see cref="Done"/> or <see cref="Failed"/>.</summary>
    SetGlobal = 5,

    /// <summary><see cref="Messages.RuntimeMessage"/>; answered by <see cref="Done"/> at once.</summary>
    Interrupt = 6,

    /// <summary><see cref="Messages.RuntimeMessage"/>; answered by <see cref="Done"/> when the isolate is disposed.</summary>
    DeleteRuntime = 7,

    /// <summary><see cref="Messages.RuntimeMessage"/>; answered by <see cref="Done"/> with JSON.</summary>
    Memory = 8,

    /// <summary><see cref="Messages.RuntimeMessage"/>; answered by <see cref="Done"/> with JSON.</summary>
    CollectGarbage = 9,

    /// <summary><see cref="Messages.RuntimeMessage"/>; answered by <see cref="Done"/> with JSON at once, however busy the runtime is.</summary>
    DescribeRuntime = 10,

    /// <summary>No payload; the correlation id is the request's that is to be cancelled. It is answered all the same, once.</summary>
    Cancel = 11,

    /// <summary>No payload; answered by <see cref="Pong"/>.</summary>
    Ping = 12,

    /// <summary>No payload: take no new work, finish what is running, then exit.</summary>
    Drain = 13,

    /// <summary>As <see cref="DescribeRuntime"/>, but no use of the runtime: its idle time goes on.</summary>
    PeekRuntime = 14,

    /// <summary><see cref="Messages.HoldBackgroundMessage"/>, correlation id 0; not answered.</summary>
    HoldBackground = 19,

    /// <summary><see cref="Messages.ListFunctionsMessage"/>; answered by <see cref="Done"/> with JSON.</summary>
    ListFunctions = 24,

    /// <summary><see cref="Messages.ReleaseFunctionMessage"/>; answered by <see cref="Done"/> or <see cref="Failed"/>.</summary>
    ReleaseFunction = 25,

    /// <summary><see cref="Messages.ReadStreamMessage"/>; answered by <see cref="StreamPiece"/> frames and then as <see cref="Evaluate"/>.</summary>
    ReadStream = 26,

    /// <summary><see cref="Messages.ReadStreamMessage"/>: gives the stream up; answered by <see cref="Done"/> or <see cref="Failed"/>.</summary>
    CancelStream = 27,

    /// <summary>
    /// <see cref="Messages.HeapSnapshotMessage"/>; answered by <see cref="StreamPiece"/> frames and then <see cref="Done"/> or <see cref="Failed"/>.
    /// </summary>
    HeapSnapshot = 32,

    /// <summary>
    /// <see cref="Messages.CpuProfileMessage"/>; answered by <see cref="StreamPiece"/> frames and then <see cref="Done"/> or <see cref="Failed"/>.
    /// </summary>
    CpuProfile = 33,

    /// <summary>
    /// <see cref="Messages.RuntimeMessage"/>: connects the inspector's client. An empty <see cref="StreamPiece"/> says that it is connected; then
    /// each piece is a message for it, and <see cref="StreamInput"/> one from it, until <see cref="Cancel"/>, <see cref="Done"/> or <see cref="Failed"/>.
    /// </summary>
    Inspect = 34,

    /// <summary>
    /// <see cref="Messages.CreditMessage"/>: so many bytes of the pieces of the request with this correlation id have gone on to the client, and
    /// as many more may be sent. Too late a one is no error.
    /// </summary>
    StreamCredit = 35,

    /// <summary>A message for the request with this correlation id; acknowledged by <see cref="StreamInputTaken"/>. Too late a one is no error.</summary>
    StreamInput = 36,

    /// <summary><see cref="Messages.EnableInspectorMessage"/>; answered by <see cref="Done"/> or <see cref="Failed"/>.</summary>
    EnableInspector = 37,

    /// <summary>
    /// <see cref="Messages.HostFunctionMessage"/>: sets a global to a function that the Api carries out; answered by <see cref="Done"/> or <see cref="Failed"/>. Calls come as
    /// <see cref="StreamPiece"/> frames of <see cref="Messages.HostCallFrame"/> over the channel, and answers as <see cref="StreamInput"/>.
    /// </summary>
    SetHostFunction = 40,

    /// <summary><see cref="Messages.HostFunctionMessage"/>: takes it away; answered by <see cref="Done"/> or <see cref="Failed"/>.</summary>
    RemoveHostFunction = 41,

    /// <summary><see cref="Messages.HostFunctionMessage"/>: closes the channel, whose functions throw from now on; answered by <see cref="Done"/> at once.</summary>
    EndHostFunctions = 42,

    /// <summary><see cref="Messages.BuildSnapshotMessage"/>; answered by <see cref="Done"/> with a <see cref="Messages.SnapshotBuiltMessage"/>, or <see cref="Failed"/>.</summary>
    BuildSnapshot = 48,

    /// <summary><see cref="Messages.LoadSnapshotMessage"/>; answered by <see cref="Done"/> or <see cref="Failed"/>.</summary>
    LoadSnapshot = 49,

    /// <summary><see cref="Messages.CreateContextMessage"/>; answered by <see cref="Done"/> with JSON, or <see cref="Failed"/>.</summary>
    CreateContext = 50,

    /// <summary><see cref="Messages.ContextMessage"/>; answered by <see cref="Done"/> or <see cref="Failed"/>.</summary>
    DeleteContext = 51,

    /// <summary><see cref="Messages.ContextMessage"/>; answered by <see cref="Done"/> with JSON, or <see cref="Failed"/>.</summary>
    DescribeContext = 52,

    /// <summary><see cref="Messages.RuntimeMessage"/>; answered by <see cref="Done"/> with a JSON array.</summary>
    ListContexts = 53,

    /// <summary><see cref="Messages.HandOverMessage"/>; answered by <see cref="Done"/> or <see cref="Failed"/>.</summary>
    HandOver = 54,

    /// <summary><see cref="Messages.RunJobsMessage"/>; answered by <see cref="Done"/> with JSON, or <see cref="Failed"/>.</summary>
    RunJobs = 60,

    /// <summary><see cref="Messages.MeasureContextsMessage"/>; answered by <see cref="Done"/> with JSON.</summary>
    MeasureContexts = 61,

    /// <summary>
    /// <see cref="Messages.OpenPortMessage"/>: gives a context a port whose other end is the Api. An empty <see cref="StreamPiece"/> says that it is there;
    /// then each piece, and each <see cref="StreamInput"/>, is a <see cref="Messages.PortFrame"/>, until <see cref="Cancel"/>, <see cref="Done"/> or
    /// <see cref="Failed"/>. An input is acknowledged once the script has taken it; one that closes the port is not.
    /// </summary>
    OpenPort = 62,

    /// <summary><see cref="Messages.SetModuleMessage"/>; answered by <see cref="Done"/> with JSON.</summary>
    SetModule = 15,

    /// <summary>
    /// <see cref="Messages.ModuleMessage"/>; answered by <see cref="Done"/> with a byte that is the <see cref="Vocabulary.ModuleType"/>,
    /// and the source.
    /// </summary>
    ReadModule = 16,

    /// <summary><see cref="Messages.ModuleMessage"/>; answered by <see cref="Done"/>.</summary>
    DeleteModule = 17,

    /// <summary><see cref="Messages.RuntimeMessage"/>; answered by <see cref="Done"/> with JSON.</summary>
    ListModules = 18,

    /// <summary><see cref="Settings.WorkerReady"/> as JSON: the worker can evaluate.</summary>
    Ready = 64,

    /// <summary><see cref="Messages.RunResultMessage"/>.</summary>
    RunResult = 65,

    /// <summary>The request was carried out; the payload is empty or JSON, see the request.</summary>
    Done = 66,

    /// <summary><see cref="Messages.FailedMessage"/>.</summary>
    Failed = 67,

    // 68 was a console entry, before there were streams.

    /// <summary><see cref="Messages.RuntimeClosedMessage"/>, correlation id 0: a runtime is gone for another reason than a delete.</summary>
    RuntimeClosed = 69,

    /// <summary><see cref="Messages.PongMessage"/>.</summary>
    Pong = 70,

    /// <summary>
    /// No payload: a runtime does not react to termination and the worker has to be killed. One frame for each unanswered request of
    /// that runtime, with its correlation id; the worker no longer answers these. Correlation id 0 when there is none. A runtime
    /// with an id is announced by <see cref="RuntimeClosed"/> before.
    /// </summary>
    Unresponsive = 71,

    /// <summary><see cref="Messages.CpuUsedMessage"/>, correlation id 0: a runtime has taken CPU time that no answer tells.</summary>
    CpuUsed = 72,

    /// <summary>The next bytes of an answer that is too large for one frame; never more ahead of <see cref="StreamCredit"/> than <see cref="Messages.CreditMessage.Window"/>.</summary>
    StreamPiece = 96,

    /// <summary><see cref="Messages.CreditMessage"/>: so many bytes of <see cref="StreamInput"/> have been taken.</summary>
    StreamInputTaken = 97,
}
