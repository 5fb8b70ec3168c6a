using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Protocol.Tests.Messages;

/// <summary>A worker may have been taken over by a script: no bytes of it may bring the reader down.</summary>
public sealed class HostileBytesTests
{
    private const int Rounds = 20_000;

    private static readonly (Func<Payload> Write, Action<ReadOnlyMemory<byte>> Read)[] Messages =
    [
        (() => Samples.Evaluate.ToPayload(), bytes => EvaluateMessage.Read(bytes)),
        (() => Samples.Call.ToPayload(), bytes => CallMessage.Read(bytes)),
        (() => Samples.CreateRuntime.ToPayload(), bytes => CreateRuntimeMessage.Read(bytes)),
        (() => Samples.HostCall.ToPayload(), bytes => HostCallFrame.Read(bytes)),
        (() => Samples.SetGlobal.ToPayload(), bytes => SetGlobalMessage.Read(bytes)),
        (() => Samples.CreateContext.ToPayload(), bytes => CreateContextMessage.Read(bytes)),
        (() => Samples.Context.ToPayload(), bytes => ContextMessage.Read(bytes)),
        (() => Samples.HandOver.ToPayload(), bytes => HandOverMessage.Read(bytes)),
        (() => Samples.RunJobs.ToPayload(), bytes => RunJobsMessage.Read(bytes)),
        (() => Samples.MeasureContexts.ToPayload(), bytes => MeasureContextsMessage.Read(bytes)),
        (() => Samples.HeapSnapshot.ToPayload(), bytes => HeapSnapshotMessage.Read(bytes)),
        (() => Samples.CpuProfile.ToPayload(), bytes => CpuProfileMessage.Read(bytes)),
        (() => Samples.EnableInspector.ToPayload(), bytes => EnableInspectorMessage.Read(bytes)),
        (() => new CreditMessage(5).ToPayload(), bytes => CreditMessage.Read(bytes)),
        (() => Samples.ListFunctions.ToPayload(), bytes => ListFunctionsMessage.Read(bytes)),
        (() => Samples.ReleaseFunction.ToPayload(), bytes => ReleaseFunctionMessage.Read(bytes)),
        (() => Samples.SetModule.ToPayload(), bytes => SetModuleMessage.Read(bytes)),
        (() => Samples.Module.ToPayload(), bytes => ModuleMessage.Read(bytes)),
        (() => Samples.Runtime.ToPayload(), bytes => RuntimeMessage.Read(bytes)),
        (() => Samples.RuntimeClosed.ToPayload(), bytes => RuntimeClosedMessage.Read(bytes)),
        (() => Samples.CpuUsed.ToPayload(), bytes => CpuUsedMessage.Read(bytes)),
        (() => Samples.HoldBackground.ToPayload(), bytes => HoldBackgroundMessage.Read(bytes)),
        (() => Samples.Failed.ToPayload(), bytes => FailedMessage.Read(bytes)),
        (() => Samples.BuildSnapshot.ToPayload(), bytes => BuildSnapshotMessage.Read(bytes)),
        (() => Samples.SnapshotBuilt.ToPayload(), bytes => SnapshotBuiltMessage.Read(bytes)),
        (() => Samples.LoadSnapshot.ToPayload(), bytes => LoadSnapshotMessage.Read(bytes)),
        (() => Samples.Pong.ToPayload(), bytes => PongMessage.Read(bytes)),
        (() => Samples.Pong.ToPayload(), bytes => RunResultMessage.Read(bytes)),
    ];

    public static TheoryData<double> NoTimes => [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, double.MaxValue];

    [Theory]
    [MemberData(nameof(NoTimes))]
    public void Pong_WithWhatIsNoCpuTime_ThrowsProtocolException(double cpuMs)
    {
        using var payload = (Samples.Pong with { CpuMs = cpuMs }).ToPayload();
        Should.Throw<ProtocolException>(() => PongMessage.Read(payload.Memory));
    }

    [Theory]
    [MemberData(nameof(NoTimes))]
    public void RunResult_WithWhatIsNoTime_ThrowsProtocolException(double milliseconds)
    {
        foreach (var (usage, parts) in new (double Usage, RunParts Parts)[] { (milliseconds, default), (1, new RunParts(new PartTime(0, milliseconds), null)) })
        {
            using var writer = new PayloadWriter(128);
            RunResultMessage.WritePrefix(writer, Outcome.Ok, RuntimeState.Idle, 1, usage, 1, parts);
            using var payload = writer.ToPayload();
            Should.Throw<ProtocolException>(() => RunResultMessage.Read(payload.Memory));
        }
    }

    [Fact]
    public void Read_EveryTruncation_ThrowsProtocolException()
    {
        foreach (var (write, read) in Messages[..^1])
        {
            using var payload = write();
            for (var length = 0; length < payload.Length; length++)
            {
                var truncated = payload.Memory[..length];
                Should.Throw<ProtocolException>(() => read(truncated));
            }
        }
    }

    [Fact]
    public void Read_OneByteTooMany_ThrowsProtocolException()
    {
        foreach (var (write, read) in Messages[..^1])
        {
            using var payload = write();
            byte[] longer = [.. payload.Span, 0];
            Should.Throw<ProtocolException>(() => read(longer));
        }
    }

    [Fact]
    public void Read_RandomBytes_ThrowsNothingButProtocolException()
    {
        var random = new Random(20251);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = new byte[random.Next(0, 200)];
            random.NextBytes(bytes);
            ReadAll(bytes);
        }
    }

    [Fact]
    public void Read_MutatedMessages_ThrowsNothingButProtocolException()
    {
        var random = new Random(20252);
        for (var round = 0; round < Rounds; round++)
        {
            var (write, _) = Messages[random.Next(Messages.Length)];
            using var payload = write();
            var bytes = payload.Span.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            ReadAll(bytes);
        }
    }

    private static void ReadAll(byte[] bytes)
    {
        foreach (var (_, read) in Messages)
        {
            try
            {
                read(bytes);
            }
            catch (ProtocolException)
            {
                // The one exception that is allowed; any other fails the test.
            }
        }
    }
}
