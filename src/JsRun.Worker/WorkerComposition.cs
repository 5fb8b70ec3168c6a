using JsRun.Engine;
using JsRun.Protocol;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Settings;
using JsRun.Worker.Connection;
using JsRun.Worker.Connection.Handlers;
using JsRun.Worker.Connection.HostCalls;
using JsRun.Worker.Connection.Inspectors;
using JsRun.Worker.Connection.Ports;
using JsRun.Worker.Connection.Streams;
using JsRun.Worker.Hosting;
using JsRun.Worker.Lifetime;

namespace JsRun.Worker;

/// <summary>Puts the worker together. By hand: the service's first evaluation waits for this process.</summary>
internal sealed class WorkerComposition(FrameDispatcher dispatcher, FrameSender sender, ResidentMemory memory, WorkerArguments arguments, TimeProvider time)
{
    /// <summary>The startup snapshot is built by this very process, so its checksum proves nothing.</summary>
    private const string V8Flags = "--no-verify-snapshot-checksum";

    /// <summary>Registers what can be answered before V8 is there.</summary>
    public void ListenForHello()
    {
        dispatcher.Register(FrameKind.Hello, new HelloReceiver(StartAsync));
        dispatcher.Register(FrameKind.Ping, new PingReceiver(sender, memory, code: null, host: null, static () => 0));
    }

    private async Task StartAsync(WorkerSettings settings)
    {
        V8Platform.Initialize(new V8PlatformOptions { Flags = V8Flags, BackgroundThreads = settings.V8Threads });

        var requests = new RequestRegistry(sender);
        var host = new RuntimeHost(sender, time);
        var code = new CodeCache(settings.CodeCacheBytes);
        var starter = new RuntimeStarter(settings, code, new UnresponsiveReports(requests, host, sender));
        var limits = starter.Complete(new IsolateLimits(settings.WarmHeapBytes, 0, settings.WarmStackBytes, settings.WarmQueueLength));
        var pool = new WarmPool(starter, limits, settings.WarmRuntimes);
        var snapshots = new SnapshotShelf(starter, pool, settings);
        var sweeper = new IdleSweeper(host, TimeSpan.FromSeconds(settings.IdleSweepSeconds), time);

        new MemoryWatch(memory, settings.MaxMemoryBytes, requests).Start();
        await pool.StartAsync().ConfigureAwait(false);
        _ = sweeper.RunAsync();

        // Whatever is loaded at the start is, and no script can have come before the handlers are there.
        var sandbox = Sandbox.Enter(settings.Sandbox, arguments);
        Register(requests, host, starter, snapshots, code);

        var ready = new WorkerReady
        {
            ProtocolVersion = ProtocolVersion.Current,
            EngineVersion = V8Platform.EngineVersion,
            SnapshotBuild = V8Platform.SnapshotBuild,
            ProcessId = Environment.ProcessId,
            Sandbox = sandbox,
        };
        using var writer = new PayloadWriter(256);
        writer.WriteRaw(ready.ToJson());
        await sender.SendAsync(FrameKind.Ready, 0, writer.ToPayload()).ConfigureAwait(false);
    }

    private void Register(RequestRegistry requests, RuntimeHost host, RuntimeStarter starter, SnapshotShelf snapshots, CodeCache code)
    {
        var sessions = new SessionRuns(host);
        var streams = new StreamTable(sender);
        var inputs = new StreamInputTable();
        dispatcher.Register(FrameKind.Evaluate, new EvaluateReceiver(requests, sessions, new OneShotRuns(snapshots, starter), streams));
        dispatcher.Register(FrameKind.Call, new CallReceiver(requests, sessions, streams));
        dispatcher.Register(FrameKind.ReadStream, new ReadStreamReceiver(requests, sessions, streams));
        dispatcher.Register(FrameKind.CancelStream, new CancelStreamReceiver(requests, host));
        var channels = new FunctionChannels(streams, inputs, sender);
        dispatcher.Register(FrameKind.CreateRuntime, new CreateRuntimeReceiver(requests, host, snapshots, starter, channels));
        dispatcher.Register(FrameKind.BuildSnapshot, new BuildSnapshotReceiver(requests, starter));
        dispatcher.Register(FrameKind.LoadSnapshot, new LoadSnapshotReceiver(requests, snapshots));
        dispatcher.Register(FrameKind.DeleteRuntime, new DeleteRuntimeReceiver(requests, host));
        dispatcher.Register(FrameKind.SetGlobal, new SetGlobalReceiver(requests, host));
        dispatcher.Register(FrameKind.SetModule, new SetModuleReceiver(requests, host));
        dispatcher.Register(FrameKind.ReadModule, new ModuleReceiver(requests, host, static (runtime, name, token) => runtime.ReadModuleAsync(name, token)));
        dispatcher.Register(
            FrameKind.DeleteModule, new ModuleReceiver(requests, host, static (runtime, name, token) => runtime.DeleteModuleAsync(name, token)));
        dispatcher.Register(
            FrameKind.ListModules, new InspectionReceiver(requests, host, static (runtime, token) => runtime.ListModulesAsync(token)));
        dispatcher.Register(FrameKind.CreateContext, new CreateContextReceiver(requests, host));
        dispatcher.Register(FrameKind.HandOver, new HandOverReceiver(requests, host));
        dispatcher.Register(FrameKind.MeasureContexts, new MeasureContextsReceiver(requests, host));
        dispatcher.Register(FrameKind.RunJobs, new RunJobsReceiver(requests, host));
        dispatcher.Register(
            FrameKind.DeleteContext, new ContextReceiver(requests, host, static (runtime, context, token) => runtime.DeleteContextAsync(context, token)));
        dispatcher.Register(
            FrameKind.DescribeContext, new ContextReceiver(requests, host, static (runtime, context, token) => runtime.DescribeContextsAsync(context, token)));
        dispatcher.Register(
            FrameKind.ListContexts, new InspectionReceiver(requests, host, static (runtime, token) => runtime.DescribeContextsAsync(null, token)));
        dispatcher.Register(FrameKind.Interrupt, new InterruptReceiver(requests, host));
        dispatcher.Register(FrameKind.DescribeRuntime, new DescribeRuntimeReceiver(requests, host));
        dispatcher.Register(FrameKind.PeekRuntime, new PeekRuntimeReceiver(requests, host));
        dispatcher.Register(FrameKind.Memory, new InspectionReceiver(requests, host, static (runtime, token) => runtime.MemoryAsync(token)));
        dispatcher.Register(
            FrameKind.CollectGarbage, new InspectionReceiver(requests, host, static (runtime, token) => runtime.CollectGarbageAsync(token)));
        var dumps = new Dumps(host, streams);
        dispatcher.Register(FrameKind.HeapSnapshot, new HeapSnapshotReceiver(requests, host, dumps));
        dispatcher.Register(FrameKind.CpuProfile, new CpuProfileReceiver(requests, host, dumps));
        dispatcher.Register(FrameKind.StreamCredit, streams);
        dispatcher.Register(FrameKind.ListFunctions, new ListFunctionsReceiver(requests, host));
        dispatcher.Register(FrameKind.ReleaseFunction, new ReleaseFunctionReceiver(requests, host));
        dispatcher.Register(FrameKind.EnableInspector, new EnableInspectorReceiver(requests, host));
        dispatcher.Register(FrameKind.Inspect, new InspectReceiver(requests, host, streams, inputs, sender));
        dispatcher.Register(FrameKind.OpenPort, new OpenPortReceiver(requests, host, streams, inputs, sender));
        dispatcher.Register(FrameKind.StreamInput, inputs);
        dispatcher.Register(FrameKind.SetHostFunction, new SetHostFunctionReceiver(requests, host, channels));
        dispatcher.Register(FrameKind.RemoveHostFunction, new RemoveHostFunctionReceiver(requests, host, channels));
        dispatcher.Register(FrameKind.EndHostFunctions, new EndFunctionsReceiver(requests, host, channels));
        dispatcher.Register(FrameKind.Cancel, new CancelReceiver(requests));
        dispatcher.Register(FrameKind.Drain, new DrainReceiver(requests, sender));
        dispatcher.Register(FrameKind.Ping, new PingReceiver(sender, memory, code, host, () => snapshots.Plain.Count));
        dispatcher.Register(FrameKind.HoldBackground, new HoldBackgroundReceiver(host));
    }
}
