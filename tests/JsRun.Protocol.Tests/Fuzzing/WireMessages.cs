using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Tests.Messages;

namespace JsRun.Protocol.Tests.Fuzzing;

/// <summary>Every message: a sample of its bytes, and what reads them and writes them again.</summary>
internal static class WireMessages
{
    public static readonly (string Name, byte[] Sample, Func<ReadOnlyMemory<byte>, Payload> Rewrite)[] All =
    [
        Of(Samples.Evaluate, m => m.ToPayload(), EvaluateMessage.Read),
        Of(Samples.Call, m => m.ToPayload(), CallMessage.Read),
        Of(Samples.CreateRuntime, m => m.ToPayload(), CreateRuntimeMessage.Read),
        Of(Samples.HostCall, m => m.ToPayload(), HostCallFrame.Read),
        Of(Samples.SetGlobal, m => m.ToPayload(), SetGlobalMessage.Read),
        Of(Samples.CreateContext, m => m.ToPayload(), CreateContextMessage.Read),
        Of(Samples.Context, m => m.ToPayload(), ContextMessage.Read),
        Of(Samples.HandOver, m => m.ToPayload(), HandOverMessage.Read),
        Of(Samples.RunJobs, m => m.ToPayload(), RunJobsMessage.Read),
        Of(Samples.MeasureContexts, m => m.ToPayload(), MeasureContextsMessage.Read),
        Of(Samples.HeapSnapshot, m => m.ToPayload(), HeapSnapshotMessage.Read),
        Of(Samples.CpuProfile, m => m.ToPayload(), CpuProfileMessage.Read),
        Of(Samples.EnableInspector, m => m.ToPayload(), EnableInspectorMessage.Read),
        Of(new CreditMessage(5), m => m.ToPayload(), CreditMessage.Read),
        Of(Samples.ListFunctions, m => m.ToPayload(), ListFunctionsMessage.Read),
        Of(Samples.ReleaseFunction, m => m.ToPayload(), ReleaseFunctionMessage.Read),
        Of(Samples.SetModule, m => m.ToPayload(), SetModuleMessage.Read),
        Of(Samples.Module, m => m.ToPayload(), ModuleMessage.Read),
        Of(Samples.Runtime, m => m.ToPayload(), RuntimeMessage.Read),
        Of(Samples.RuntimeClosed, m => m.ToPayload(), RuntimeClosedMessage.Read),
        Of(Samples.CpuUsed, m => m.ToPayload(), CpuUsedMessage.Read),
        Of(Samples.HoldBackground, m => m.ToPayload(), HoldBackgroundMessage.Read),
        Of(Samples.Failed, m => m.ToPayload(), FailedMessage.Read),
        Of(Samples.BuildSnapshot, m => m.ToPayload(), BuildSnapshotMessage.Read),
        Of(Samples.SnapshotBuilt, m => m.ToPayload(), SnapshotBuiltMessage.Read),
        Of(Samples.LoadSnapshot, m => m.ToPayload(), LoadSnapshotMessage.Read),
        Of(Samples.Pong, m => m.ToPayload(), PongMessage.Read),
        Of(new HostFunctionMessage { RuntimeId = "rt_1", Channel = 2, Name = "f", IsSync = true, RunLimits = Samples.RunLimits }, m => m.ToPayload(), HostFunctionMessage.Read),
        Of(new OpenPortMessage { RuntimeId = "rt_1", Context = "cx", Name = "p", RunLimits = Samples.RunLimits }, m => m.ToPayload(), OpenPortMessage.Read),
        Of(new ReadStreamMessage { RuntimeId = "rt_1", StreamId = 3, MaxItemsAhead = 4, RunLimits = Samples.RunLimits }, m => m.ToPayload(), ReadStreamMessage.Read),
        Of([(StreamEventKind.Item, Samples.Utf8("[1]")), (StreamEventKind.Console, Samples.Utf8("{}"))], WriteEvents, ReadEvents),
    ];

    private static (string Name, byte[] Sample, Func<ReadOnlyMemory<byte>, Payload> Rewrite) Of<T>(T sample, Func<T, Payload> write, Func<ReadOnlyMemory<byte>, T> read)
    {
        using var payload = write(sample);
        return (typeof(T).Name, payload.Span.ToArray(), bytes => write(read(bytes)));
    }

    private static Payload WriteEvents((StreamEventKind Kind, byte[] Json)[] events)
    {
        using var writer = new PayloadWriter(16);
        foreach (var (kind, json) in events)
        {
            StreamEvents.Write(writer, kind, json);
        }

        return writer.ToPayload();
    }

    private static (StreamEventKind Kind, byte[] Json)[] ReadEvents(ReadOnlyMemory<byte> bytes)
    {
        var events = new List<(StreamEventKind, byte[])>();
        while (!bytes.IsEmpty)
        {
            var (kind, json) = StreamEvents.ReadFirst(ref bytes);
            events.Add((kind, json.ToArray()));
        }

        return [.. events];
    }
}
