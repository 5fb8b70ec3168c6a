using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Protocol.Tests.Vocabulary;

/// <summary>Numbers on the wire never change and are never used again; a new member is appended here too.</summary>
public sealed class FrozenNumbersTests
{
    [Fact]
    public void FrameKind_Numbers_AreFrozen() => Numbers<FrameKind>().ShouldBe(
        "Hello=1 Evaluate=2 CreateRuntime=3 Call=4 SetGlobal=5 Interrupt=6 DeleteRuntime=7 Memory=8 CollectGarbage=9 DescribeRuntime=10 "
        + "Cancel=11 Ping=12 Drain=13 PeekRuntime=14 SetModule=15 ReadModule=16 DeleteModule=17 ListModules=18 HoldBackground=19 ListFunctions=24 ReleaseFunction=25 ReadStream=26 CancelStream=27 HeapSnapshot=32 CpuProfile=33 Inspect=34 StreamCredit=35 StreamInput=36 EnableInspector=37 SetHostFunction=40 RemoveHostFunction=41 EndHostFunctions=42 BuildSnapshot=48 LoadSnapshot=49 CreateContext=50 DeleteContext=51 DescribeContext=52 ListContexts=53 HandOver=54 RunJobs=60 MeasureContexts=61 OpenPort=62 Ready=64 RunResult=65 Done=66 Failed=67 RuntimeClosed=69 Pong=70 Unresponsive=71 CpuUsed=72 StreamPiece=96 StreamInputTaken=97");

    [Fact]
    public void Outcome_Numbers_AreFrozen() => Numbers<Outcome>().ShouldBe(
        "Ok=0 JavaScriptError=1 SyntaxError=2 ModuleNotFound=3 ModuleError=4 NotSerializable=5 ResultTooLarge=6 ResultTooDeep=7 Timeout=8 "
        + "CpuLimit=9 Interrupted=10 NeverSettled=11 HeapLimit=12 Crashed=13");

    [Fact]
    public void FailureCode_Numbers_AreFrozen() => Numbers<FailureCode>().ShouldBe(
        "RuntimeNotFound=0 RuntimeClosed=1 QueueFull=2 InvalidValue=3 BootstrapFailed=5 FunctionNotFound=6 Cancelled=7 "
        + "Draining=8 Internal=9 Conflict=10 StreamGivenUp=11 FunctionReleased=20 SnapshotFailed=24 SnapshotNotLoaded=25 InvalidModule=30 ModuleNotFound=31 ContextNotFound=32 ContextDeleted=33 TooManyContexts=34 EvaluationFailed=35 InvalidIntrinsics=40 JobFailed=45");

    [Fact]
    public void CloseReason_Numbers_AreFrozen() =>
        Numbers<CloseReason>().ShouldBe("Deleted=0 Evicted=1 HeapLimit=2 Crashed=3 Lost=4");

    [Fact]
    public void RuntimeState_Numbers_AreFrozen() => Numbers<RuntimeState>().ShouldBe("Starting=0 Idle=1 Busy=2 Closed=3");

    [Fact]
    public void RunOptions_Numbers_AreFrozen() =>
        Numbers<RunOptions>().ShouldBe("None=0 Module=1 PlainJson=2 Console=4 Stream=8 FreshContext=16 Web=32 StreamConsole=64 Traced=128");

    [Fact]
    public void ModuleType_Numbers_AreFrozen() => Numbers<ModuleType>().ShouldBe("JavaScript=0 Json=1 WebAssembly=2");

    private static string Numbers<T>()
        where T : struct, Enum =>
        string.Join(' ', Enum.GetValues<T>().Select(value => $"{value}={Convert.ToInt32(value, null)}"));
}
