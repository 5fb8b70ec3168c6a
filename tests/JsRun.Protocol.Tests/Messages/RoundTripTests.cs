using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Protocol.Tests.Messages;

public sealed class RoundTripTests
{
    [Fact]
    public void Evaluate_WrittenAndRead_IsTheSame() => Check(Samples.Evaluate, m => m.ToPayload(), EvaluateMessage.Read);

    [Fact]
    public void Call_WrittenAndRead_IsTheSame() => Check(Samples.Call, m => m.ToPayload(), CallMessage.Read);

    [Fact]
    public void CreateRuntime_WrittenAndRead_IsTheSame() => Check(Samples.CreateRuntime, m => m.ToPayload(), CreateRuntimeMessage.Read);

    [Fact]
    public void SetModule_WrittenAndRead_IsTheSame() => Check(Samples.SetModule, m => m.ToPayload(), SetModuleMessage.Read);

    [Fact]
    public void Module_WrittenAndRead_IsTheSame() => Check(Samples.Module, m => m.ToPayload(), ModuleMessage.Read);

    [Fact]
    public void SetGlobal_WrittenAndRead_IsTheSame() => Check(Samples.SetGlobal, m => m.ToPayload(), SetGlobalMessage.Read);

    [Fact]
    public void CreateContext_WrittenAndRead_IsTheSame() => Check(Samples.CreateContext, m => m.ToPayload(), CreateContextMessage.Read);

    [Fact]
    public void Context_WrittenAndRead_IsTheSame() => Check(Samples.Context, m => m.ToPayload(), ContextMessage.Read);

    [Fact]
    public void MeasureContexts_WrittenAndRead_IsTheSame() => Check(Samples.MeasureContexts, m => m.ToPayload(), MeasureContextsMessage.Read);

    [Fact]
    public void RunJobs_WrittenAndRead_IsTheSame() => Check(Samples.RunJobs, m => m.ToPayload(), RunJobsMessage.Read);

    [Fact]
    public void HandOver_WrittenAndRead_IsTheSame() => Check(Samples.HandOver, m => m.ToPayload(), HandOverMessage.Read);

    [Fact]
    public void ListFunctions_WrittenAndRead_IsTheSame() => Check(Samples.ListFunctions, m => m.ToPayload(), ListFunctionsMessage.Read);

    [Fact]
    public void ReleaseFunction_WrittenAndRead_IsTheSame() => Check(Samples.ReleaseFunction, m => m.ToPayload(), ReleaseFunctionMessage.Read);

    [Fact]
    public void Runtime_WrittenAndRead_IsTheSame() => Check(Samples.Runtime, m => m.ToPayload(), RuntimeMessage.Read);

    [Fact]
    public void HeapSnapshot_WrittenAndRead_IsTheSame() => Check(Samples.HeapSnapshot, m => m.ToPayload(), HeapSnapshotMessage.Read);

    [Fact]
    public void CpuProfile_WrittenAndRead_IsTheSame() => Check(Samples.CpuProfile, m => m.ToPayload(), CpuProfileMessage.Read);

    [Fact]
    public void EnableInspector_WrittenAndRead_IsTheSame() => Check(Samples.EnableInspector, m => m.ToPayload(), EnableInspectorMessage.Read);

    [Fact]
    public void Credit_WrittenAndRead_IsTheSame() => Check(new CreditMessage(5), m => m.ToPayload(), CreditMessage.Read);

    [Fact]
    public void RuntimeClosed_WrittenAndRead_IsTheSame() => Check(Samples.RuntimeClosed, m => m.ToPayload(), RuntimeClosedMessage.Read);

    [Fact]
    public void CpuUsed_WrittenAndRead_IsTheSame() => Check(Samples.CpuUsed, m => m.ToPayload(), CpuUsedMessage.Read);

    [Fact]
    public void HoldBackground_WrittenAndRead_IsTheSame() => Check(Samples.HoldBackground, m => m.ToPayload(), HoldBackgroundMessage.Read);

    [Fact]
    public void Failed_WrittenAndRead_IsTheSame() => Check(Samples.Failed, m => m.ToPayload(), FailedMessage.Read);

    [Fact]
    public void BuildSnapshot_WrittenAndRead_IsTheSame() => Check(Samples.BuildSnapshot, m => m.ToPayload(), BuildSnapshotMessage.Read);

    [Fact]
    public void SnapshotBuilt_WrittenAndRead_IsTheSame() => Check(Samples.SnapshotBuilt, m => m.ToPayload(), SnapshotBuiltMessage.Read);

    [Fact]
    public void LoadSnapshot_WrittenAndRead_IsTheSame() => Check(Samples.LoadSnapshot, m => m.ToPayload(), LoadSnapshotMessage.Read);

    [Fact]
    public void Pong_WrittenAndRead_IsTheSame()
    {
        using var payload = Samples.Pong.ToPayload();
        var read = PongMessage.Read(payload.Memory);
        read.Reports.ShouldBe(Samples.Pong.Reports);
        (read with { Reports = [] }).ShouldBe(Samples.Pong with { Reports = [] });
    }

    [Fact]
    public void RunResult_WrittenAndRead_IsTheSame()
    {
        using var writer = new PayloadWriter(1);
        RunResultMessage.WritePrefix(writer, Outcome.NeverSettled, RuntimeState.Closed, 1.5, 2.5, 3.5, new RunParts(null, new PartTime(4.5, 5.5)));
        writer.WriteRaw("{\"a\":1}"u8);
        using var payload = writer.ToPayload();

        var message = RunResultMessage.Read(payload.Memory);

        message.Outcome.ShouldBe(Outcome.NeverSettled);
        message.State.ShouldBe(RuntimeState.Closed);
        (message.WallMs, message.CpuMs, message.QueuedMs).ShouldBe((1.5, 2.5, 3.5));
        message.Parts.ShouldBe(new RunParts(null, new PartTime(4.5, 5.5)));
        message.Envelope.ToArray().ShouldBe(Samples.Utf8("{\"a\":1}"));
    }

    /// <summary>Compares by writing again: every field is on the wire, and the bytes themselves are pinned elsewhere.</summary>
    private static void Check<T>(T sample, Func<T, Payload> write, Func<ReadOnlyMemory<byte>, T> read)
    {
        using var first = write(sample);
        using var second = write(read(first.Memory));
        second.Span.SequenceEqual(first.Span).ShouldBeTrue();
    }
}
