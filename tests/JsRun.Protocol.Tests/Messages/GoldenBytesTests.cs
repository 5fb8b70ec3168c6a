using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Protocol.Tests.Messages;

/// <summary>Pins the layout of each message. Whoever changes one also raises <see cref="ProtocolVersion.Current"/>.</summary>
public sealed class GoldenBytesTests
{
    private const string RuntimeId = "04000000" + "72745F31";
    private const string Context = "02000000" + "6378";
    private const string SnapshotId = "02000000" + "736E";
    private const string IsolateLimits = "0010000000000000" + "0002000000000000" + "30000000" + "04000000"
        + "01" + "05000000" + "06000000" + "07000000" + "0800000000000000" + "09000000" + "0A00000000000000" + "0B000000" + "0C000000" + "0D00000000000000" + "0E000000";
    private const string RunLimits = "01000000" + "02000000" + "03000000" + "04000000" + "05000000" + "06000000";

    [Fact]
    public void Evaluate_Written_GivesGoldenBytes() => Hex(Samples.Evaluate.ToPayload()).ShouldBe(
        RuntimeId + SnapshotId + IsolateLimits + RunLimits + "05" + "04000000612E6A73" + Context + "020000007B7D" + "020000005B5D" + "030000007B207D" + "03000000223122");

    [Fact]
    public void Call_Written_GivesGoldenBytes() => Hex(Samples.Call.ToPayload()).ShouldBe(
        RuntimeId + RunLimits + "02" + "03000000612E62" + "0700000000000000" + Context + "0100000032" + "030000005B315D");

    [Fact]
    public void CreateRuntime_Written_GivesGoldenBytes() => Hex(Samples.CreateRuntime.ToPayload()).ShouldBe(
        RuntimeId + SnapshotId + IsolateLimits + RunLimits + "09000000" + "01" + "00" + "01" + "04000000622E6A73" + "020000007B7D" + "020000005B5D" + "030000007B207D" + "040000007B20207D" + "03000000223222" + "0800000000000000" + "02000000" + "0100000066" + "0100000067");

    [Fact]
    public void HostCallFrame_Written_GivesGoldenBytes() => Hex(Samples.HostCall.ToPayload()).ShouldBe("04" + "0700000000000000" + "010000006D" + "010000006E" + "0100000031" + "0900000000000000");

    [Fact]
    public void SetGlobal_Written_GivesGoldenBytes() => Hex(Samples.SetGlobal.ToPayload()).ShouldBe(
        RuntimeId + Context + "0100000078" + RunLimits + "0100000033");

    [Fact]
    public void CreateContext_Written_GivesGoldenBytes() => Hex(Samples.CreateContext.ToPayload()).ShouldBe(
        RuntimeId + "010000006E" + Context + "01" + "00" + RunLimits + "04000000622E6A73" + "020000007B7D" + "030000007B207D" + "03000000223222" + "02000000" + Context + "010000006E");

    [Fact]
    public void Context_Written_GivesGoldenBytes() => Hex(Samples.Context.ToPayload()).ShouldBe(RuntimeId + Context);

    [Fact]
    public void MeasureContexts_Written_GivesGoldenBytes() => Hex(Samples.MeasureContexts.ToPayload()).ShouldBe(RuntimeId + RunLimits);

    [Fact]
    public void RunJobs_Written_GivesGoldenBytes() => Hex(Samples.RunJobs.ToPayload()).ShouldBe(RuntimeId + Context + "03000000" + RunLimits);

    [Fact]
    public void HandOver_Written_GivesGoldenBytes() => Hex(Samples.HandOver.ToPayload()).ShouldBe(
        RuntimeId + Context + "0100000078" + "0100000066" + RunLimits + "03000000226F22");

    [Fact]
    public void ListFunctions_Written_GivesGoldenBytes() => Hex(Samples.ListFunctions.ToPayload()).ShouldBe(RuntimeId + "0800000000000000" + "09000000");

    [Fact]
    public void ReleaseFunction_Written_GivesGoldenBytes() => Hex(Samples.ReleaseFunction.ToPayload()).ShouldBe(RuntimeId + "0700000000000000");

    [Fact]
    public void SetModule_Written_GivesGoldenBytes() => Hex(Samples.SetModule.ToPayload()).ShouldBe(RuntimeId + "010000006D" + "02" + "0100000034");

    [Fact]
    public void Module_Written_GivesGoldenBytes() => Hex(Samples.Module.ToPayload()).ShouldBe(RuntimeId + "010000006D");

    [Fact]
    public void Runtime_Written_GivesGoldenBytes() => Hex(Samples.Runtime.ToPayload()).ShouldBe(RuntimeId);

    [Fact]
    public void HeapSnapshot_Written_GivesGoldenBytes() => Hex(Samples.HeapSnapshot.ToPayload()).ShouldBe(RuntimeId + "01000000" + "02000000");

    [Fact]
    public void CpuProfile_Written_GivesGoldenBytes() => Hex(Samples.CpuProfile.ToPayload()).ShouldBe(RuntimeId + "03000000" + "01000000" + "02000000");

    [Fact]
    public void EnableInspector_Written_GivesGoldenBytes() => Hex(Samples.EnableInspector.ToPayload()).ShouldBe(RuntimeId + "01" + "01" + "03000000" + "04000000");

    [Fact]
    public void CpuUsed_Written_GivesGoldenBytes() => Hex(Samples.CpuUsed.ToPayload()).ShouldBe(RuntimeId + "0500000000000000");

    [Fact]
    public void HoldBackground_Written_GivesGoldenBytes() => Hex(Samples.HoldBackground.ToPayload()).ShouldBe(RuntimeId + "05000000");

    [Fact]
    public void Credit_Written_GivesGoldenBytes() => Hex(new CreditMessage(5).ToPayload()).ShouldBe("05000000");

    [Fact]
    public void RuntimeClosed_Written_GivesGoldenBytes() => Hex(Samples.RuntimeClosed.ToPayload()).ShouldBe(RuntimeId + "02");

    [Fact]
    public void Failed_Written_GivesGoldenBytes() => Hex(Samples.Failed.ToPayload()).ShouldBe(
        "03" + "01" + "04000000615B305D" + "020000006E6F" + "020000007B7D" + "0700000000000000");

    [Fact]
    public void BuildSnapshot_Written_GivesGoldenBytes() => Hex(Samples.BuildSnapshot.ToPayload()).ShouldBe(
        IsolateLimits + RunLimits + "01" + "02000000" + "04000000612E6A73" + "03000000223122" + "0100000062" + "020000002222");

    [Fact]
    public void SnapshotBuilt_Written_GivesGoldenBytes() => Hex(Samples.SnapshotBuilt.ToPayload()).ShouldBe("0700000000000000" + "020000006162");

    [Fact]
    public void LoadSnapshot_Written_GivesGoldenBytes() => Hex(Samples.LoadSnapshot.ToPayload()).ShouldBe(
        SnapshotId + "01" + "0700000000000000" + "020000006162");

    [Fact]
    public void Pong_Written_GivesGoldenBytes() => Hex(Samples.Pong.ToPayload()).ShouldBe(
        "0100000000000000" + "0000000000000440" + "03000000" + "0400000000000000" + "0500000000000000" + "02000000"
        + "0700000000000000" + "02" + "0800000000000000" + "0900000000000000" + "0A00000000000000" + "0B00000000000000" + "0C000000"
        + "0D00000000000000" + "01" + "0E00000000000000" + "0F00000000000000" + "1000000000000000" + "1100000000000000" + "12000000");

    [Fact]
    public void RunResult_Written_GivesGoldenBytes()
    {
        using var writer = new PayloadWriter(64);
        RunResultMessage.WritePrefix(writer, Outcome.Timeout, RuntimeState.Busy, 1, 0.5, 2, default);
        writer.WriteRaw("{}"u8);
        Hex(writer.ToPayload()).ShouldBe("08" + "02" + "000000000000F03F" + "000000000000E03F" + "0000000000000040" + "00" + "7B7D");
    }

    [Fact]
    public void RunResultWithParts_Written_GivesGoldenBytes()
    {
        using var writer = new PayloadWriter(128);
        RunResultMessage.WritePrefix(writer, Outcome.Ok, RuntimeState.Idle, 1, 0.5, 2, new RunParts(new PartTime(0, 1), new PartTime(2, 0.5)));
        writer.Length.ShouldBe(RunResultMessage.MaxPrefixSize);
        Hex(writer.ToPayload()).ShouldBe(
            "00" + "01" + "000000000000F03F" + "000000000000E03F" + "0000000000000040"
            + "03" + "0000000000000000" + "000000000000F03F" + "0000000000000040" + "000000000000E03F");
    }

    private static string Hex(Payload payload)
    {
        using (payload)
        {
            return Convert.ToHexString(payload.Span);
        }
    }
}
